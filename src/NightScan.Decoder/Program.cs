using NightScan.Decoder;
using NightScan.Recordings.Isolation;

// Decodes for a build, which asks through standard input. Nothing here is for people to call.
// Ctrl-C reaches all processes of a terminal; it is the build that ends this one.
using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => context.Cancel = true);
using ParentWatch parent = new();
MemoryShortage.OfferItself();
DecodingServer.Run(args.FirstOrDefault(), Console.OpenStandardInput(), Console.OpenStandardOutput());
