// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/jobs/Socket.h"

#include "core/base/AtomicFile.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <array>
#include <cerrno>
#include <cstring>

namespace cascade::jobs {

namespace {

constexpr std::size_t kBytesAtOnce = std::size_t{64} << 10U;
constexpr std::size_t kMostPassed = 8; // descriptors with one transfer

/// The address of a socket by way of its opened folder: an address holds 107 bytes of a path, folders may be
/// deeper.
class Address {
public:
    explicit Address(const std::filesystem::path& socket)
        : m_folder(::open(socket.parent_path().c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC))
    {
        m_address.sun_family = AF_UNIX;
        const auto path =
            "/proc/self/fd/" + std::to_string(m_folder.get()) + '/' + socket.filename().string();
        std::strncpy(m_address.sun_path, path.c_str(), sizeof m_address.sun_path - 1);
    }

    [[nodiscard]] bool ok() const { return static_cast<bool>(m_folder); }
    [[nodiscard]] const char* path() const { return m_address.sun_path; }
    [[nodiscard]] const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&m_address); }

private:
    Descriptor m_folder;
    sockaddr_un m_address{};
};

Descriptor newSocket()
{
    return Descriptor(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
}

/// The descriptors in a message's control data, each now ours.
void takePassed(msghdr& message, std::deque<Descriptor>& passed)
{
    for (auto* part = CMSG_FIRSTHDR(&message); part != nullptr; part = CMSG_NXTHDR(&message, part)) {
        if (part->cmsg_level != SOL_SOCKET || part->cmsg_type != SCM_RIGHTS) {
            continue;
        }
        const auto count = (part->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        for (std::size_t i = 0; i < count; ++i) {
            int number = -1;
            std::memcpy(&number, CMSG_DATA(part) + i * sizeof(int), sizeof(int));
            passed.emplace_back(number);
        }
    }
}

Transfer afterError()
{
    return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR ? Transfer::WouldWait : Transfer::Ended;
}

} // namespace

Result<Descriptor> listenAt(const std::filesystem::path& socket)
{
    const Address address(socket);
    auto listening = newSocket();
    if (!address.ok() || !listening) {
        return diskError(socket, "cannot be opened", errno);
    }
    ::unlink(address.path());
    // Nobody can connect before `listen`, so the mode is right in time.
    if (::bind(listening.get(), address.get(), sizeof(sockaddr_un)) != 0 ||
        ::chmod(address.path(), S_IRUSR | S_IWUSR) != 0 || ::listen(listening.get(), SOMAXCONN) != 0) {
        return diskError(socket, "cannot be listened at", errno);
    }
    return listening;
}

Result<std::optional<Descriptor>> connectTo(const std::filesystem::path& socket)
{
    const Address address(socket);
    if (!address.ok()) {
        return errno == ENOENT ? Result<std::optional<Descriptor>>(std::optional<Descriptor>())
                               : diskError(socket, "cannot be reached", errno);
    }
    auto connected = newSocket();
    if (connected && ::connect(connected.get(), address.get(), sizeof(sockaddr_un)) == 0) {
        return std::optional(std::move(connected));
    }
    const bool nobody = errno == ENOENT || errno == ECONNREFUSED;
    return nobody ? Result<std::optional<Descriptor>>(std::optional<Descriptor>())
                  : diskError(socket, "cannot be reached", errno);
}

std::optional<Descriptor> acceptFrom(const Descriptor& listening)
{
    Descriptor socket(::accept4(listening.get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
    ucred peer{};
    socklen_t size = sizeof peer;
    const bool ours = socket && ::getsockopt(socket.get(), SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 &&
                      peer.uid == ::geteuid();
    return ours ? std::optional(std::move(socket)) : std::nullopt;
}

Transfer sendSome(const Descriptor& socket, std::string_view& bytes, const Descriptor* passed)
{
    iovec data{const_cast<char*>(bytes.data()), bytes.size()};
    alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> control{};
    msghdr message{};
    message.msg_iov = &data;
    message.msg_iovlen = 1;
    if (passed != nullptr) {
        message.msg_control = control.data();
        message.msg_controllen = control.size();
        auto* part = CMSG_FIRSTHDR(&message);
        part->cmsg_level = SOL_SOCKET;
        part->cmsg_type = SCM_RIGHTS;
        part->cmsg_len = CMSG_LEN(sizeof(int));
        const int number = passed->get();
        std::memcpy(CMSG_DATA(part), &number, sizeof number);
    }
    const auto sent = ::sendmsg(socket.get(), &message, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (sent < 0) {
        return afterError();
    }
    bytes.remove_prefix(static_cast<std::size_t>(sent));
    return Transfer::Done;
}

Transfer receiveSome(const Descriptor& socket, std::string& bytes, std::deque<Descriptor>* passed)
{
    std::array<char, kBytesAtOnce> buffer{};
    iovec data{buffer.data(), buffer.size()};
    alignas(cmsghdr) std::array<char, CMSG_SPACE(kMostPassed * sizeof(int))> control{};
    msghdr message{};
    message.msg_iov = &data;
    message.msg_iovlen = 1;
    if (passed != nullptr) {
        message.msg_control = control.data();
        message.msg_controllen = control.size();
    }
    const auto got = ::recvmsg(socket.get(), &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
    if (got < 0) {
        return afterError();
    }
    if (passed != nullptr) {
        takePassed(message, *passed);
    }
    bytes.append(buffer.data(), static_cast<std::size_t>(got));
    return got == 0 ? Transfer::Ended : Transfer::Done;
}

void waitToReceive(const Descriptor& socket, int timeoutMs)
{
    pollfd waiting{socket.get(), POLLIN, 0};
    (void)::poll(&waiting, 1, timeoutMs);
}

} // namespace cascade::jobs
