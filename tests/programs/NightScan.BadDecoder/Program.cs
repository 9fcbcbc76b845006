using NightScan.BadDecoder;
using NightScan.Recordings.Decoding;
using NightScan.Recordings.Isolation;

// A decoder that does what native code may do with hostile files: the files say what.
using BadSoundFile file = new(new SndFileReader());
DecodingServer.Run(args.FirstOrDefault(), Console.OpenStandardInput(), Console.OpenStandardOutput(), file);
