// What the trainer needs of libtorch, as plain C functions.
//
// A tensor is a pointer to an at::Tensor that the caller frees with ns_free. A function that makes one returns null when it
// failed, any other returns false; ns_error then says why. No exception leaves a function: unwinding into .NET would end the process.
//
// Written against the ATen headers, with names that libtorch 1.13 and 2.x both have.

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <c10/core/GradMode.h>
#include <torch/version.h>

#include <cstdint>
#include <cstring>
#include <exception>
#include <string>
#include <vector>

#if defined(_WIN32)
#define NS_EXPORT extern "C" __declspec(dllexport)
#else
#define NS_EXPORT extern "C" __attribute__((visibility("default")))
#endif

using at::Tensor;
using Handle = Tensor*;

namespace {

thread_local std::string last_error;

template <class Action, class Result>
Result guarded(Result failed, Action action) noexcept {
    try {
        return action();
    } catch (const c10::Error& error) {
        last_error = error.what_without_backtrace();
    } catch (const std::exception& error) {
        last_error = error.what();
    } catch (...) {
        last_error = "an exception of an unknown kind";
    }
    return failed;
}

template <class Action>
Handle make(Action action) noexcept {
    return guarded(Handle{nullptr}, [&] { return new Tensor(action()); });
}

template <class Action>
bool act(Action action) noexcept {
    return guarded(false, [&] { action(); return true; });
}

at::IntArrayRef sizes(const int64_t* values, int64_t count) {
    return at::IntArrayRef(values, static_cast<size_t>(count));
}

at::ScalarType type_of(int32_t number) {
    return static_cast<at::ScalarType>(number);
}

at::Device device_of(int32_t type, int32_t index) {
    return at::Device(static_cast<at::DeviceType>(type), static_cast<at::DeviceIndex>(type == 0 ? -1 : index));
}

at::TensorOptions options(int32_t type, int32_t device, int32_t index) {
    return at::TensorOptions().dtype(type_of(type)).device(device_of(device, index));
}

Tensor or_none(Handle handle) {
    return handle == nullptr ? Tensor() : *handle;
}

// A number as C# hands it over: kind 0 is whole, 1 is real, 2 is a truth value.
at::Scalar scalar(int32_t kind, int64_t whole, double real) {
    switch (kind) {
        case 0: return at::Scalar(whole);
        case 1: return at::Scalar(real);
        default: return at::Scalar(whole != 0);
    }
}

}  // namespace

NS_EXPORT const char* ns_error() { return last_error.c_str(); }

NS_EXPORT const char* ns_version() { return TORCH_VERSION; }

NS_EXPORT void ns_free(Handle handle) { delete handle; }

// ---- Threads, randomness, gradients, devices

NS_EXPORT void ns_set_num_threads(int32_t count) { act([&] { at::set_num_threads(count); }); }

NS_EXPORT int32_t ns_get_num_threads() { return guarded(1, [] { return at::get_num_threads(); }); }

NS_EXPORT bool ns_manual_seed(int64_t seed) {
    return act([&] { at::manual_seed(static_cast<uint64_t>(seed)); });
}

NS_EXPORT bool ns_grad_enabled() { return c10::GradMode::is_enabled(); }

NS_EXPORT void ns_set_grad_enabled(bool enabled) { c10::GradMode::set_enabled(enabled); }

NS_EXPORT bool ns_has_cuda() { return guarded(false, [] { return at::hasCUDA() && at::getNumGPUs() > 0; }); }

NS_EXPORT int32_t ns_cuda_count() {
    return guarded(0, [] { return at::hasCUDA() ? static_cast<int32_t>(at::getNumGPUs()) : 0; });
}

// ---- Making tensors

NS_EXPORT Handle ns_fill_new(int32_t what, const int64_t* shape, int64_t count, int32_t type, int32_t device, int32_t index) {
    return make([&] {
        auto how = options(type, device, index);
        switch (what) {
            case 0: return at::empty(sizes(shape, count), how);
            case 1: return at::zeros(sizes(shape, count), how);
            case 2: return at::ones(sizes(shape, count), how);
            case 3: return at::rand(sizes(shape, count), how);
            default: return at::randn(sizes(shape, count), how);
        }
    });
}

NS_EXPORT Handle ns_arange(double start, double end, double step, int32_t type, int32_t device, int32_t index) {
    return make([&] {
        auto how = options(type, device, index);
        if (at::isIntegralType(type_of(type), false)) {
            return at::arange(static_cast<int64_t>(start), static_cast<int64_t>(end), static_cast<int64_t>(step), how);
        }
        return at::arange(start, end, step, how);
    });
}

NS_EXPORT Handle ns_randperm(int64_t count, int32_t type, int32_t device, int32_t index) {
    return make([&] { return at::randperm(count, options(type, device, index)); });
}

NS_EXPORT Handle ns_randint(int64_t low, int64_t high, const int64_t* shape, int64_t count, int32_t type, int32_t device, int32_t index) {
    return make([&] { return at::randint(low, high, sizes(shape, count), options(type, device, index)); });
}

// Copies: the memory may go as soon as the function returns.
NS_EXPORT Handle ns_from_memory(
    void* data, const int64_t* shape, int64_t count, int32_t type, int32_t target, int32_t device, int32_t index) {
    return make([&] {
        auto borrowed = at::from_blob(data, sizes(shape, count), at::TensorOptions().dtype(type_of(type)));
        auto place = device_of(device, index);
        if (place.is_cpu() && target == type) {
            return borrowed.clone();
        }
        return borrowed.to(place, type_of(target), /*non_blocking=*/false, /*copy=*/true);
    });
}

// ---- What a tensor is

NS_EXPORT int64_t ns_dims(Handle handle) { return handle->dim(); }

NS_EXPORT void ns_shape(Handle handle, int64_t* shape) {
    auto lengths = handle->sizes();
    std::memcpy(shape, lengths.data(), lengths.size() * sizeof(int64_t));
}

NS_EXPORT int64_t ns_numel(Handle handle) { return handle->numel(); }

NS_EXPORT int32_t ns_type(Handle handle) { return static_cast<int32_t>(handle->scalar_type()); }

NS_EXPORT int32_t ns_device_type(Handle handle) { return static_cast<int32_t>(handle->device().type()); }

NS_EXPORT int32_t ns_device_index(Handle handle) { return handle->device().index(); }

// 0 requires gradients, 1 is a leaf, 2 is contiguous.
NS_EXPORT bool ns_is(int32_t what, Handle handle) {
    return guarded(false, [&] { return what == 0 ? handle->requires_grad() : what == 1 ? handle->is_leaf() : handle->is_contiguous(); });
}

NS_EXPORT void* ns_data(Handle handle) {
    return guarded(static_cast<void*>(nullptr), [&] { return handle->data_ptr(); });
}

NS_EXPORT bool ns_item(Handle handle, double* real, int64_t* whole) {
    return act([&] {
        auto value = handle->item();
        *real = value.to<double>();
        *whole = value.isFloatingPoint() ? static_cast<int64_t>(*real) : value.to<int64_t>();
    });
}

// ---- Gradients

NS_EXPORT bool ns_set_requires_grad(Handle handle, bool requires) { return act([&] { handle->requires_grad_(requires); }); }

// Null without an error when there is none.
NS_EXPORT Handle ns_grad(Handle handle) {
    last_error.clear();
    return guarded(Handle{nullptr}, [&]() -> Handle {
        const auto& gradient = handle->grad();
        return gradient.defined() ? new Tensor(gradient) : nullptr;
    });
}

NS_EXPORT bool ns_set_grad(Handle handle, Handle gradient) { return act([&] { handle->mutable_grad() = or_none(gradient); }); }

NS_EXPORT bool ns_backward(Handle handle) { return act([&] { handle->backward(); }); }

// ---- Operations by number; the numbers are those of the enumerations in Native.cs

NS_EXPORT Handle ns_unary(int32_t operation, Handle a) {
    return make([&]() -> Tensor {
        switch (operation) {
            case 0: return a->alias();
            case 1: return a->clone();
            case 2: return a->contiguous();
            case 3: return a->detach();
            case 4: return at::neg(*a);
            case 5: return at::sqrt(*a);
            case 6: return at::rsqrt(*a);
            case 7: return at::exp(*a);
            case 8: return at::log(*a);
            case 9: return at::abs(*a);
            case 10: return at::square(*a);
            case 11: return at::sigmoid(*a);
            case 12: return at::relu(*a);
            case 13: return at::silu(*a);
            case 14: return at::isnan(*a);
            case 15: return at::isfinite(*a);
            case 16: return at::isinf(*a);
            case 17: return at::all(*a);
            case 18: return at::any(*a);
            case 19: return at::max(*a);
            case 20: return at::min(*a);
            case 21: return at::argmax(*a);
            case 22: return at::mean(*a);
            default: TORCH_CHECK(false, "no such operation");
        }
    });
}

NS_EXPORT bool ns_unary_in_place(int32_t operation, Handle a) {
    return act([&] {
        switch (operation) {
            case 0: a->zero_(); break;
            case 1: at::relu_(*a); break;
            case 2: at::silu_(*a); break;
            case 3: a->sqrt_(); break;
            case 4: a->sigmoid_(); break;
            default: TORCH_CHECK(false, "no such operation");
        }
    });
}

NS_EXPORT Handle ns_binary(int32_t operation, Handle a, Handle b, double alpha) {
    return make([&]() -> Tensor {
        switch (operation) {
            case 0: return at::add(*a, *b, alpha);
            case 1: return at::sub(*a, *b, alpha);
            case 2: return at::mul(*a, *b);
            case 3: return at::div(*a, *b);
            case 4: return at::pow(*a, *b);
            case 5: return at::matmul(*a, *b);
            case 6: return at::maximum(*a, *b);
            case 7: return at::minimum(*a, *b);
            case 8: return at::eq(*a, *b);
            case 9: return at::ne(*a, *b);
            case 10: return at::lt(*a, *b);
            case 11: return at::le(*a, *b);
            case 12: return at::gt(*a, *b);
            case 13: return at::ge(*a, *b);
            default: TORCH_CHECK(false, "no such operation");
        }
    });
}

NS_EXPORT bool ns_binary_in_place(int32_t operation, Handle a, Handle b, double alpha) {
    return act([&] {
        switch (operation) {
            case 0: a->add_(*b, alpha); break;
            case 1: a->sub_(*b, alpha); break;
            case 2: a->mul_(*b); break;
            case 3: a->div_(*b); break;
            case 4: a->copy_(*b); break;
            default: TORCH_CHECK(false, "no such operation");
        }
    });
}

NS_EXPORT Handle ns_with_scalar(int32_t operation, Handle a, int32_t kind, int64_t whole, double real) {
    return make([&]() -> Tensor {
        auto b = scalar(kind, whole, real);
        switch (operation) {
            case 0: return at::add(*a, b);
            case 1: return at::sub(*a, b);
            case 2: return at::mul(*a, b);
            case 3: return at::div(*a, b);
            case 4: return at::pow(*a, b);
            case 5: return at::rsub(*a, b);
            case 6: return at::clamp_min(*a, b);
            case 7: return at::clamp_max(*a, b);
            case 8: return at::eq(*a, b);
            case 9: return at::ne(*a, b);
            case 10: return at::lt(*a, b);
            case 11: return at::le(*a, b);
            case 12: return at::gt(*a, b);
            case 13: return at::ge(*a, b);
            default: TORCH_CHECK(false, "no such operation");
        }
    });
}

NS_EXPORT bool ns_with_scalar_in_place(int32_t operation, Handle a, int32_t kind, int64_t whole, double real) {
    return act([&] {
        auto b = scalar(kind, whole, real);
        switch (operation) {
            case 0: a->add_(b); break;
            case 1: a->sub_(b); break;
            case 2: a->mul_(b); break;
            case 3: a->div_(b); break;
            case 4: a->fill_(b); break;
            default: TORCH_CHECK(false, "no such operation");
        }
    });
}

NS_EXPORT bool ns_addcmul_in_place(Handle a, Handle b, Handle c, double value) { return act([&] { a->addcmul_(*b, *c, value); }); }

NS_EXPORT bool ns_addcdiv_in_place(Handle a, Handle b, Handle c, double value) { return act([&] { a->addcdiv_(*b, *c, value); }); }

NS_EXPORT bool ns_allclose(Handle a, Handle b, double relative, double absolute, bool equal_nan, bool* result) {
    return act([&] { *result = at::allclose(*a, *b, relative, absolute, equal_nan); });
}

// 0 sum, 1 mean, 2 largest; over all dimensions when there are none. A type below zero keeps the tensor's.
NS_EXPORT Handle ns_reduce(int32_t operation, Handle a, const int64_t* dims, int64_t count, bool keep, int32_t type) {
    return make([&]() -> Tensor {
        Tensor input = type >= 0 && type_of(type) != a->scalar_type() ? a->to(type_of(type)) : *a;
        switch (operation) {
            case 0: return count == 0 ? at::sum(input) : at::sum(input, sizes(dims, count), keep);
            case 1: return count == 0 ? at::mean(input) : at::mean(input, sizes(dims, count), keep);
            default: return at::amax(input, sizes(dims, count), keep);
        }
    });
}

// 0 argmax, 1 softmax, 2 log-softmax, 3 all, 4 any.
NS_EXPORT Handle ns_along(int32_t operation, Handle a, int64_t dim, bool keep) {
    return make([&]() -> Tensor {
        switch (operation) {
            case 0: return at::argmax(*a, dim, keep);
            case 1: return at::softmax(*a, dim);
            case 2: return at::log_softmax(*a, dim);
            case 3: return at::all(*a, dim, keep);
            default: return at::any(*a, dim, keep);
        }
    });
}

NS_EXPORT Handle ns_max_along(Handle a, int64_t dim, bool keep, Handle* indices) {
    return make([&] {
        auto result = at::max(*a, dim, keep);
        *indices = new Tensor(std::get<1>(result));
        return std::get<0>(result);
    });
}

NS_EXPORT Handle ns_topk(Handle a, int64_t k, int64_t dim, bool largest, bool sorted, Handle* indices) {
    return make([&] {
        auto result = at::topk(*a, k, dim, largest, sorted);
        *indices = new Tensor(std::get<1>(result));
        return std::get<0>(result);
    });
}

NS_EXPORT Handle ns_norm(Handle a, double p) {
    return make([&] { return at::norm(*a, p); });
}

NS_EXPORT bool ns_draw(int32_t distribution, Handle a, double first, double second) {
    return act([&] {
        switch (distribution) {
            case 0: a->uniform_(first, second); break;
            case 1: a->normal_(first, second); break;
            default: a->bernoulli_(first); break;
        }
    });
}

// ---- Shapes and places

// 0 view, 1 reshape, 2 expand, 3 permute.
NS_EXPORT Handle ns_shaped(int32_t operation, Handle a, const int64_t* values, int64_t count) {
    return make([&]() -> Tensor {
        switch (operation) {
            case 0: return a->view(sizes(values, count));
            case 1: return a->reshape(sizes(values, count));
            case 2: return a->expand(sizes(values, count));
            default: return a->permute(sizes(values, count));
        }
    });
}

// 0 flatten from first to second, 1 transpose, 2 squeeze, 3 unsqueeze, 4 select.
NS_EXPORT Handle ns_rearranged(int32_t operation, Handle a, int64_t first, int64_t second) {
    return make([&]() -> Tensor {
        switch (operation) {
            case 0: return a->flatten(first, second);
            case 1: return a->transpose(first, second);
            case 2: return a->squeeze(first);
            case 3: return a->unsqueeze(first);
            default: return a->select(first, second);
        }
    });
}

NS_EXPORT Handle ns_slice(Handle a, int64_t dim, int64_t start, int64_t end, int64_t step) {
    return make([&] { return a->slice(dim, start, end, step); });
}

NS_EXPORT Handle ns_index_select(Handle a, int64_t dim, Handle index) {
    return make([&] { return a->index_select(dim, *index); });
}

NS_EXPORT Handle ns_join(bool stacked, Handle* tensors, int64_t count, int64_t dim) {
    return make([&] {
        std::vector<Tensor> list;
        list.reserve(static_cast<size_t>(count));
        for (int64_t i = 0; i < count; i++) {
            list.push_back(*tensors[i]);
        }
        return stacked ? at::stack(list, dim) : at::cat(list, dim);
    });
}

NS_EXPORT Handle ns_to(Handle a, int32_t type, int32_t device, int32_t index, bool non_blocking, bool copy) {
    return make([&] { return a->to(device_of(device, index), type_of(type), non_blocking, copy); });
}

// ---- Layers

NS_EXPORT Handle ns_conv2d(
    Handle input, Handle weight, Handle bias, const int64_t* stride, const int64_t* padding, const int64_t* dilation, int64_t groups) {
    return make([&] { return at::conv2d(*input, *weight, or_none(bias), sizes(stride, 2), sizes(padding, 2), sizes(dilation, 2), groups); });
}

NS_EXPORT Handle ns_linear(Handle input, Handle weight, Handle bias) {
    return make([&] { return at::linear(*input, *weight, or_none(bias)); });
}

NS_EXPORT Handle ns_batch_norm(
    Handle input, Handle weight, Handle bias, Handle mean, Handle variance, bool training, double momentum, double epsilon) {
    return make([&] {
        return at::batch_norm(*input, or_none(weight), or_none(bias), or_none(mean), or_none(variance), training, momentum, epsilon,
                              at::globalContext().userEnabledCuDNN());
    });
}

NS_EXPORT Handle ns_dropout(Handle input, double probability, bool training) {
    return make([&] { return at::dropout(*input, probability, training); });
}

// 0 mean over windows, 1 maximum over windows, 2 mean to a given size.
NS_EXPORT Handle ns_pool2d(int32_t kind, Handle input, const int64_t* kernel, const int64_t* stride, const int64_t* padding, bool ceil) {
    return make([&]() -> Tensor {
        switch (kind) {
            case 0: return at::avg_pool2d(*input, sizes(kernel, 2), sizes(stride, 2), sizes(padding, 2), ceil);
            case 1: return at::max_pool2d(*input, sizes(kernel, 2), sizes(stride, 2), sizes(padding, 2), 1, ceil);
            default: return at::adaptive_avg_pool2d(*input, sizes(kernel, 2));
        }
    });
}

NS_EXPORT Handle ns_cross_entropy(Handle input, Handle target, Handle weight, int64_t reduction, int64_t ignore, double smoothing) {
    return make([&] { return at::cross_entropy_loss(*input, *target, or_none(weight), reduction, ignore, smoothing); });
}
