// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/canvas/CanvasScene.h"
#include "ui/style/Palette.h"

#include <functional>
#include <optional>

namespace cascade::ui {

/// A link that is pulled from a port with the left button: to a port that fits, onto a node, or into the
/// open. With Shift, the links that the port has are pulled off it, to another port of its side.
class LinkDrag {
public:
    using MayLink = std::function<bool(const graph::Connect&)>;
    struct Moved {
        LinkEnd from;
        graph::PortRef to;
    };
    struct Result {
        std::optional<graph::Connect> connect;
        std::optional<Moved> moved; ///< all links of a port
        std::optional<LinkEnd> droppedInSpace;
    };

    /// The port under the mouse when the button goes down.
    /// `far`: the other end of its links, where they are to be moved.
    void press(std::optional<LinkEnd> port, std::optional<LinkEnd> far = {})
    {
        m_pressed = std::move(port);
        m_far = std::move(far);
    }
    /// Asks the editor; once a frame, after all nodes and links. `may`: whether the graph takes a link.
    /// `mouse`: on the canvas.
    [[nodiscard]] Result run(const CanvasScene& scene, const Palette& palette, const QPointF& mouse,
                             const MayLink& may);
    /// The port that a link is being pulled from; the far end of links that are being moved.
    [[nodiscard]] const std::optional<LinkEnd>& pulled() const { return m_pulled; }

private:
    [[nodiscard]] Result ask(const CanvasScene& scene, const Palette& palette, const MayLink& may);
    void offer(Result& result, const CanvasScene& scene, const Palette& palette, const MayLink& may);

    std::optional<LinkEnd> m_pressed;
    std::optional<LinkEnd> m_far; ///< of links that are moved; none while a new one is pulled
    std::optional<LinkEnd> m_pulled;
    bool m_refused = false; ///< it was last over a port that does not fit
};

} // namespace cascade::ui
