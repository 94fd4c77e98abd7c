// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/run/LiveExport.h"

#include "pipeline/run/Stopwatch.h"

namespace cascade::run {

void LiveExport::offer(std::int64_t first, const torch::Tensor& frames)
{
    Stopwatch watch;
    try {
        write(first, frames);
    } catch (const ErrorException&) {
        m_writer.reset();
        m_next = m_shape.frames;
    }
    m_seconds += watch.lap();
}

void LiveExport::write(std::int64_t first, const torch::Tensor& frames)
{
    if (first == 0 && !m_writer && m_next == 0) {
        m_writer = FrameWriter::open(m_target, m_shape, m_options).value();
    }
    if (!m_writer || first != m_next) {
        m_writer.reset();
        m_next = m_shape.frames;
        return;
    }
    m_writer->write(frames);
    m_next += frames.size(2);
}

Result<video::WrittenVideo> LiveExport::finish()
{
    Stopwatch watch;
    auto written = m_writer->finish();
    m_seconds += watch.lap();
    return written;
}

} // namespace cascade::run
