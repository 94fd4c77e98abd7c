#include <torch/torch.h>
#include <cstdio>
int main() { std::printf("%s\n", TORCH_VERSION); torch::manual_seed(1); auto y = at::conv2d(torch::randn({1,8,8,8}), torch::randn({8,8,3,3})); std::printf("%f\n", y.sum().item<double>()); }
