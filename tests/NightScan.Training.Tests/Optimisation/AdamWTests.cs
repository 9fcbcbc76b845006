using System.Text.Json;
using NightScan.Training.Optimisation;
using NightScan.Training.Tests.Fixtures;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using AdamW = NightScan.Training.Optimisation.AdamW;

namespace NightScan.Training.Tests.Optimisation;

public sealed class AdamWTests : IDisposable
{
    private static readonly JsonElement Expected = Fixture.Read("optimisation.json").GetProperty("adamW");

    private readonly Parameter _matrix = new(Sines(10, 3, 4));
    private readonly Parameter _bias = new(Sines(20, 3));

    public void Dispose()
    {
        _matrix.Dispose();
        _bias.Dispose();
    }

    /// <summary>Six clipped steps on a matrix that decays and a bias that does not.</summary>
    [Fact]
    public void EqualsPyTorchs()
    {
        using AdamW optimizer = new([("matrix", _matrix), ("bias", _bias)], Expected.GetProperty("decay").GetDouble());
        double clip = Expected.GetProperty("clip").GetDouble();
        int number = 0;
        foreach (JsonElement step in Expected.GetProperty("steps").EnumerateArray())
        {
            using DisposeScope scope = NewDisposeScope();
            GiveGradients(number++);
            Tensor length = optimizer.Length();
            Assert.Equal(step.GetProperty("norm").GetDouble(), (double)length, 1e-5);
            optimizer.Step(Expected.GetProperty("rate").GetDouble(), TrainingStep.Excess(length, clip));
            optimizer.ForgetGradients();
            AssertClose(step.Doubles("matrix"), _matrix);
            AssertClose(step.Doubles("bias"), _bias);
        }
    }

    [Fact]
    public void OnlyWhatHasMoreThanOneDimensionDecays()
    {
        using AdamW optimizer = new([("matrix", _matrix), ("bias", _bias)], weightDecay: 0.5);
        using DisposeScope scope = NewDisposeScope();
        Tensor matrix = _matrix.detach().clone(), bias = _bias.detach().clone();
        _matrix.mul(0.0).sum().add(_bias.mul(0.0).sum()).backward();
        optimizer.Step(0.1); // With gradients of 0, only decay moves anything.
        Assert.True(_matrix.allclose(matrix * 0.95));
        Assert.True(_bias.eq(bias).all().item<bool>());
    }

    [Fact]
    public void WhatHasNoGradientStaysAsItIs()
    {
        using AdamW optimizer = new([("matrix", _matrix), ("bias", _bias)], weightDecay: 0.5);
        using DisposeScope scope = NewDisposeScope();
        Tensor matrix = _matrix.detach().clone(), bias = _bias.detach().clone();
        _bias.sum().backward();
        optimizer.Step(0.1);
        Assert.True(_matrix.eq(matrix).all().item<bool>());
        Assert.True(_bias.allclose(bias - 0.1));
    }

    /// <summary>Whatever the gradients, the first step of Adam is as long as the rate.</summary>
    [Fact]
    public void GroupsHaveTheirOwnRates()
    {
        using AdamW optimizer = new([new ParameterGroup([("matrix", _matrix)]), new ParameterGroup([("bias", _bias)], RateShare: 0.1)], weightDecay: 0);
        using DisposeScope scope = NewDisposeScope();
        Tensor matrix = _matrix.detach().clone(), bias = _bias.detach().clone();
        _matrix.sum().add(_bias.mul(7.0).sum()).backward();
        optimizer.Step(0.1);
        Assert.True(_matrix.allclose(matrix - 0.1));
        Assert.True(_bias.allclose(bias - 0.01));
    }

    /// <summary>A group that begins later is not taken for one that has learned all the time: its first step is as long as the rate.</summary>
    [Fact]
    public void UpdatesOfAGroupCountFromItsFirstGradient()
    {
        using AdamW optimizer = new([new ParameterGroup([("matrix", _matrix)]), new ParameterGroup([("bias", _bias)])], weightDecay: 0);
        using DisposeScope scope = NewDisposeScope();
        for (int number = 0; number < 20; number++)
        {
            _matrix.sum().backward();
            optimizer.Step(0.1);
            optimizer.ForgetGradients();
        }

        Tensor bias = _bias.detach().clone();
        _matrix.sum().add(_bias.sum()).backward();
        optimizer.Step(0.1);
        Assert.True(_bias.allclose(bias - 0.1));
        Assert.Equal([21, 1], optimizer.Groups.Select(group => group.Updates));
    }

    [Fact]
    public void GradientsAreDividedFirst()
    {
        using AdamW optimizer = new([("matrix", _matrix), ("bias", _bias)], weightDecay: 0);
        using DisposeScope scope = NewDisposeScope();
        GiveGradients(1);
        Tensor eighth = _matrix.grad!.div(8);
        optimizer.Step(0.1, full(1, 8f));
        Assert.True(optimizer.State()["exp_avg.matrix"].allclose(eighth * 0.1, rtol: 1e-4));
        Assert.True(optimizer.State()["exp_avg_sq.matrix"].allclose(eighth * eighth * 0.001, rtol: 1e-4));
    }

    [Fact]
    public void BackwardAddsToTheGradientsAndForgettingEndsThem()
    {
        using AdamW optimizer = new([("matrix", _matrix), ("bias", _bias)], weightDecay: 0);
        using DisposeScope scope = NewDisposeScope();
        for (int times = 1; times <= 3; times++)
        {
            _matrix.mul(2.0).sum().add(_bias.mul(3.0).sum()).backward();
            Assert.Equal(times * Math.Sqrt((12 * 4) + (3 * 9)), (double)optimizer.Length(), 1e-4);
        }

        optimizer.ForgetGradients();
        Assert.Equal(0, (double)optimizer.Length());
    }

    [Fact]
    public void ItsStateIsLiveAndNamedAfterTheParameters()
    {
        using AdamW optimizer = new([("matrix", _matrix), ("bias", _bias)], weightDecay: 0);
        using DisposeScope scope = NewDisposeScope();
        Dictionary<string, Tensor> state = optimizer.State();
        Assert.Equal(["exp_avg.bias", "exp_avg.matrix", "exp_avg_sq.bias", "exp_avg_sq.matrix"], state.Keys.Order(StringComparer.Ordinal));
        Assert.Equal([3, 4], state["exp_avg.matrix"].shape);

        GiveGradients(0);
        Tensor gradient = _bias.grad!.clone();
        optimizer.Step(0.01);
        Assert.True(state["exp_avg.bias"].allclose(gradient * 0.1, rtol: 1e-4));
        Assert.True(state["exp_avg_sq.bias"].allclose(gradient * gradient * 0.001, rtol: 1e-4));
        Assert.Equal(1, Assert.Single(optimizer.Groups).Updates);
    }

    // The loss whose gradients are the numbers wanted.
    private void GiveGradients(int step) => _matrix.mul(Sines(step, 3, 4)).sum().add(_bias.mul(Sines(step + 100, 3)).sum()).backward();

    /// <summary>The numbers of optimisation.py: large ones for odd phases, small ones for even.</summary>
    private static Tensor Sines(int phase, params long[] shape)
    {
        long count = shape.Aggregate(1L, (product, length) => product * length);
        float[] values = [.. Enumerable.Range(0, (int)count)
            .Select(i => (float)(Math.Sin((i * 0.7) + phase) * (phase % 2 != 0 ? 1.5 : 0.01)))];
        return tensor(values, shape);
    }

    private static void AssertClose(double[] expected, Tensor actual)
    {
        float[] values = actual.detach().data<float>().ToArray();
        Assert.All(expected.Zip(values), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
    }
}
