"""torchaudio at its best: transforms constructed once, one thread, samples in memory to normalised float16."""
import torch
import torchaudio

from measure import measure

torch.set_num_threads(1)
torch.manual_seed(1)
mel = torchaudio.transforms.MelSpectrogram(22050, n_fft=2048, hop_length=512, n_mels=128, f_min=50.0, f_max=11000.0)
decibels = torchaudio.transforms.AmplitudeToDB(stype="power", top_db=80.0)
resample = torchaudio.transforms.Resample(44100, 22050)
samples = torch.rand(1, 8 * 22050) - 0.5
double_rate = torch.rand(1, 8 * 44100) - 0.5


@torch.inference_mode()
def transform():
    x = decibels(mel(samples))
    return ((x - x.mean()) / (x.std() + 1e-6)).to(torch.float16).numpy()


@torch.inference_mode()
def resample_only():
    return resample(double_rate)


measure("transform", transform)
measure("resample 44100", resample_only)
