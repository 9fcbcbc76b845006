using NightScan.Training.Commands;
using NightScan.Training.Runs;

return TrainerProgram.Run(args, new TrainerRuns(TrainingRun.Run, EvaluationRun.Run, SavedModel.LoadToPredict));
