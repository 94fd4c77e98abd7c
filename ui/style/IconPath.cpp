// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/style/IconPath.h"

#include <array>
#include <cctype>
#include <charconv>
#include <optional>

namespace cascade::ui {

namespace {

/// Takes path data apart, one command after the other.
class Reader {
public:
    explicit Reader(std::string_view data) : m_rest(data) {}

    std::optional<QPainterPath> path()
    {
        while (skipBlanks()) {
            if (std::isalpha(static_cast<unsigned char>(m_rest.front())) != 0) {
                m_command = m_rest.front();
                m_rest.remove_prefix(1);
            }
            if (!draw()) {
                return std::nullopt;
            }
        }
        return m_path;
    }

private:
    bool skipBlanks()
    {
        const auto at = m_rest.find_first_not_of(" ,\n");
        m_rest.remove_prefix(at == std::string_view::npos ? m_rest.size() : at);
        return !m_rest.empty();
    }

    std::optional<double> number()
    {
        skipBlanks();
        double value = 0;
        const auto [end, failed] = std::from_chars(m_rest.data(), m_rest.data() + m_rest.size(), value);
        if (failed != std::errc()) {
            return std::nullopt;
        }
        m_rest.remove_prefix(static_cast<std::size_t>(end - m_rest.data()));
        return value;
    }

    template <std::size_t Count>
    std::optional<std::array<double, Count>> numbers()
    {
        std::array<double, Count> all{};
        for (auto& one : all) {
            const auto read = number();
            if (!read) {
                return std::nullopt;
            }
            one = *read;
        }
        return all;
    }

    /// The place that two numbers mean: a step from the pen for small letters.
    [[nodiscard]] QPointF place(double x, double y) const
    {
        const bool step = std::islower(static_cast<unsigned char>(m_command)) != 0;
        return step ? m_path.currentPosition() + QPointF(x, y) : QPointF(x, y);
    }

    bool draw()
    {
        const char letter = static_cast<char>(std::toupper(static_cast<unsigned char>(m_command)));
        if (letter == 'Z') {
            m_path.closeSubpath();
            return true;
        }
        return letter == 'H' || letter == 'V' ? drawStraight(letter == 'H') : drawTo(letter);
    }

    bool drawStraight(bool across)
    {
        const auto to = number();
        if (!to) {
            return false;
        }
        const auto pen = m_path.currentPosition();
        const auto target = place(*to, *to);
        m_path.lineTo(across ? QPointF(target.x(), pen.y()) : QPointF(pen.x(), target.y()));
        return true;
    }

    bool drawTo(char letter)
    {
        if (letter == 'M' || letter == 'L') {
            const auto n = numbers<2>();
            if (!n) {
                return false;
            }
            letter == 'M' ? m_path.moveTo(place((*n)[0], (*n)[1])) : m_path.lineTo(place((*n)[0], (*n)[1]));
            return true;
        }
        if (letter == 'Q') {
            const auto n = numbers<4>();
            if (n) {
                m_path.quadTo(place((*n)[0], (*n)[1]), place((*n)[2], (*n)[3]));
            }
            return n.has_value();
        }
        if (letter == 'C') {
            const auto n = numbers<6>();
            if (n) {
                m_path.cubicTo(place((*n)[0], (*n)[1]), place((*n)[2], (*n)[3]), place((*n)[4], (*n)[5]));
            }
            return n.has_value();
        }
        if (letter == 'O') {
            const auto n = numbers<3>();
            if (n) {
                m_path.addEllipse(place((*n)[0], (*n)[1]), (*n)[2], (*n)[2]);
            }
            return n.has_value();
        }
        return false;
    }

    std::string_view m_rest;
    char m_command = ' ';
    QPainterPath m_path;
};

} // namespace

QPainterPath iconPath(std::string_view data)
{
    return Reader(data).path().value_or(QPainterPath());
}

} // namespace cascade::ui
