using NightScan.Acceptance;

// Checks that need material which is not part of the repository. Each verb exits with 1 when something differs.
return args switch
{
    ["reference", string folder] => ReferenceCases.Run(folder, Recording.Read),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("""
        usage: NightScan.Acceptance reference <folder>
          compares the spectrograms of the cases in <folder>/cases.json with the values in <folder>/*.npy
        """);
    return 2;
}
