// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/graph/NodeCatalog.h"

#include "core/base/NearestWord.h"

#include <algorithm>

namespace cascade::graph {

const std::vector<NodeType>& nodeTypes()
{
    static const std::vector<NodeType> all = [] {
        std::vector<NodeType> list;
        for (auto group : {textNodeTypes(), controlNodeTypes(), cascadeNodeTypes(), latentNodeTypes(),
                           clipNodeTypes(), outNodeTypes(), canvasNodeTypes()}) {
            std::move(group.begin(), group.end(), std::back_inserter(list));
        }
        return list;
    }();
    return all;
}

const NodeType* findNodeType(std::string_view id)
{
    const auto& all = nodeTypes();
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const NodeType& type) { return type.id == id; });
    return found == all.end() ? nullptr : &*found;
}

std::string nearestNodeType(std::string_view id)
{
    std::vector<std::string> ids;
    for (const auto& type : nodeTypes()) {
        ids.push_back(type.id);
    }
    return nearestWord(std::string(id), ids);
}

} // namespace cascade::graph
