// libtorch has one source of random numbers and one number of threads for the whole process: tests at the same time would draw from each other's.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
