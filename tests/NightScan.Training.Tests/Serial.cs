// libtorch has one generator and one number of threads per process: tests that run side by side would draw each other's numbers.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
