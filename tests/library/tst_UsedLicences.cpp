// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/library/UsedLicences.h"

#include "pipeline/graph/NodeCatalog.h"
#include "tests/support/TestMain.h"

#include <QTest>

using namespace cascade;
using namespace cascade::graph;
using namespace cascade::library;

namespace {

/// Models of these licences, by name.
Surroundings shelf(std::map<std::string, std::string> licences)
{
    Surroundings world;
    world.model = [licences = std::move(licences)](
                      const std::string& name) -> Result<std::shared_ptr<const ModelConfig>> {
        const auto found = licences.find(name);
        if (found == licences.end()) {
            return Error{ErrorCode::WeightsMissing, name, "is not there", {}};
        }
        auto model = std::make_shared<ModelConfig>();
        model->licence = found->second;
        return std::shared_ptr<const ModelConfig>(std::move(model));
    };
    return world;
}

Node cascadeOf(const std::string& model, NodeState state = NodeState::Active)
{
    Node node{.type = "cascade"};
    node.state = state;
    node.parameters["model"] = model;
    return node;
}

UsedLicence used(const std::string& model, const char* licence)
{
    return {model, licenceOf(licence, LicenceSource::ModelJson)};
}

} // namespace

class UsedLicencesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyModelIsNamedOnce()
    {
        Graph graph;
        graph.nodes[NodeId("a")] = cascadeOf("free");
        graph.nodes[NodeId("b")] = cascadeOf("free");
        graph.nodes[NodeId("c")] = cascadeOf("shy");
        graph.nodes[NodeId("d")] = cascadeOf("muted", NodeState::Muted);
        graph.nodes[NodeId("e")] = cascadeOf("gone");
        graph.nodes[NodeId("f")] = Node{.type = "preview"};
        const auto all = usedLicences(
            graph, shelf({{"free", "Apache-2.0"}, {"shy", "CC-BY-NC-4.0"}, {"muted", "CC-BY-NC-4.0"}}));
        QCOMPARE(all.size(), std::size_t{2});
        QVERIFY(all[0] == used("shy", "CC-BY-NC-4.0"));
        QVERIFY(all[1] == used("free", "Apache-2.0"));
    }

    void theStrictestComesFirst()
    {
        const auto all =
            strictestFirst({used("a", "MIT"), used("b", ""), used("c", "stable-video-diffusion-community"),
                            used("d", "cc-by-nc-4.0"), used("a", "MIT")});
        QCOMPARE(all.size(), std::size_t{4});
        QCOMPARE(all[0].model + all[1].model + all[2].model + all[3].model, std::string("dcba"));
    }

    void whoExportsHearsWhatFollows()
    {
        QCOMPARE(licenceLines({used("toybox", "Apache-2.0")}),
                 std::vector<std::string>{"weights toybox: Apache-2.0"});
        QVERIFY(licenceLines({}).empty());
        const auto lines = licenceLines({used("zero", "cc-by-nc-4.0"), used("toybox", "Apache-2.0")});
        QCOMPARE(lines.size(), std::size_t{3});
        QCOMPARE(lines[0], std::string("weights zero: CC-BY-NC-4.0 (non-commercial)"));
        QVERIFY2(lines[2].starts_with("the licence of zero does not allow commercial use"), lines[2].c_str());
        QVERIFY(licenceWarning({used("x", "")}).starts_with("nothing known says what x"));
        QVERIFY(licenceWarning({used("x", "stable-video-diffusion-community")}).find("limits") !=
                std::string::npos);
    }
};

CASCADE_TEST(UsedLicencesTest);
#include "tst_UsedLicences.moc"
