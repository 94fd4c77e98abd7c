// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/library/Licence.h"

#include "tests/support/TestMain.h"

#include <QTest>

using namespace cascade::library;

Q_DECLARE_METATYPE(cascade::library::Terms)

namespace {

constexpr auto kRead = LicenceSource::ModelCard;

} // namespace

class LicenceTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void namesAreKnown_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("known");
        QTest::addColumn<Terms>("terms");
        QTest::newRow("SPDX") << "Apache-2.0"
                              << "Apache-2.0" << Terms::Commercial;
        QTest::newRow("Hugging Face") << "apache-2.0"
                                      << "Apache-2.0" << Terms::Commercial;
        QTest::newRow("words") << "Apache 2.0 License"
                               << "Apache-2.0" << Terms::Commercial;
        QTest::newRow("rail") << "creativeml-openrail-m"
                              << "CreativeML OpenRAIL-M" << Terms::Commercial;
        QTest::newRow("rail, SAI's words") << "CreativeML Open RAIL++-M License"
                                           << "OpenRAIL++-M" << Terms::Commercial;
        QTest::newRow("non-commercial") << "cc-by-nc-4.0"
                                        << "CC-BY-NC-4.0" << Terms::NonCommercial;
        QTest::newRow("limited") << "stabilityai-ai-community"
                                 << "Stability AI Community License" << Terms::Limited;
        QTest::newRow("community") << "stable-video-diffusion-community"
                                   << "Stability AI Community License" << Terms::Limited;
        QTest::newRow("unheard of") << "my-licence"
                                    << "my-licence" << Terms::Unknown;
        QTest::newRow("unheard of, but clear") << "Acme Non-Commercial Licence 3"
                                               << "Acme Non-Commercial Licence 3" << Terms::NonCommercial;
        QTest::newRow("other") << "other"
                               << "" << Terms::Unknown;
        QTest::newRow("nothing") << "  "
                                 << "" << Terms::Unknown;
        QTest::newRow("control characters") << "a\nb\x1b[31m"
                                            << "a?b?[31m" << Terms::Unknown;
    }
    void namesAreKnown()
    {
        QFETCH(QString, name);
        QFETCH(QString, known);
        QFETCH(Terms, terms);
        const auto licence = licenceOf(name.toStdString(), kRead);
        QCOMPARE(licence.name, known.toStdString());
        QCOMPARE(int(licence.terms), int(terms));
        QCOMPARE(int(licence.source), int(known.isEmpty() ? LicenceSource::Unknown : kRead));
    }

    void longWordsAreCut()
    {
        const auto licence = licenceOf(std::string(119, 'x') + "\u00e4" + std::string(10000, 'y'), kRead);
        QCOMPARE(licence.name, std::string(119, 'x') + "...");
    }

    void metadataSaysIt()
    {
        QCOMPARE(licenceOfMetadata({{"modelspec.license", "MIT"}, {"license", "cc-by-nc-4.0"}}).name,
                 std::string("MIT"));
        QCOMPARE(licenceOfMetadata({{"license", "cc-by-nc-4.0"}}).name, std::string("CC-BY-NC-4.0"));
        QVERIFY(licenceOfMetadata({{"format", "pt"}}).name.empty());
    }

    void aModelCardSaysIt_data()
    {
        QTest::addColumn<QString>("card");
        QTest::addColumn<QString>("name");
        QTest::newRow("plain") << "---\nlicense: mit\ntags:\n- video\n---\n# Title"
                               << "MIT";
        QTest::newRow("quotes") << "---\nlicense: \"cc-by-nc-4.0\"\n---\n"
                                << "CC-BY-NC-4.0";
        QTest::newRow("comment") << "---\nlicense: mit # free\n---\n"
                                 << "MIT";
        QTest::newRow("other, named")
            << "---\nlicense: other\nlicense_name: stable-video-diffusion-community\n---\n"
            << "Stability AI Community License";
        QTest::newRow("named before") << "---\nlicense_name: deepfloyd-if-license\nlicense: other\n---\n"
                                      << "DeepFloyd IF License";
        QTest::newRow("list") << "---\nlicense:\n- apache-2.0\n---\n"
                              << "Apache-2.0";
        QTest::newRow("Windows") << "---\r\nlicense: mit\r\n---\r\n"
                                 << "MIT";
        QTest::newRow("byte order mark") << "\uFEFF---\nlicense: mit\n---\n"
                                         << "MIT";
        QTest::newRow("deeper, of something else") << "---\nbase:\n  license: mit\n---\n"
                                                   << "";
        QTest::newRow("in the text") << "---\ntags: x\n---\nlicense: mit\n"
                                     << "";
        QTest::newRow("no head") << "license: mit\n"
                                 << "";
        QTest::newRow("no end") << "---\nlicense: mit"
                                << "MIT";
        QTest::newRow("empty") << ""
                               << "";
    }
    void aModelCardSaysIt()
    {
        QFETCH(QString, card);
        QFETCH(QString, name);
        QCOMPARE(licenceOfCard(card.toStdString()).name, name.toStdString());
    }

    void aLicenceFileSaysIt_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("name");
        QTest::newRow("Apache")
            << "                              Apache License\n   Version 2.0, January 2004\n"
            << "Apache-2.0";
        QTest::newRow("MIT") << "MIT License\n\nCopyright (c) 2023\n"
                             << "MIT";
        QTest::newRow("MIT without title")
            << "Copyright (c) 2023 A\n\nPermission is hereby granted, free of charge, to any person"
            << "MIT";
        QTest::newRow("OpenRAIL")
            << "Copyright (c) 2022 R and contributors\n\nCreativeML Open RAIL-M\ndated August 22, 2022\n"
            << "CreativeML OpenRAIL-M";
        QTest::newRow("CC NC") << "Attribution-NonCommercial 4.0 International\n"
                               << "CC-BY-NC-4.0";
        QTest::newRow("IF") << "DEEPFLOYD IF LICENSE AGREEMENT\n"
                            << "DeepFloyd IF License";
        QTest::newRow("early SVD") << "STABLE VIDEO DIFFUSION NON-COMMERCIAL COMMUNITY LICENSE AGREEMENT"
                                   << "a non-commercial licence";
        QTest::newRow("other") << "All rights reserved."
                               << "";
    }
    void aLicenceFileSaysIt()
    {
        QFETCH(QString, text);
        QFETCH(QString, name);
        QCOMPARE(licenceOfText(text.toStdString()).name, name.toStdString());
    }

    void theTableKnowsWhatWasPublished()
    {
        QCOMPARE(int(licenceOfRepository("cerspense/zeroscope_v2_576w").terms), int(Terms::NonCommercial));
        QCOMPARE(int(licenceOfRepository("showlab/show-1-base").terms), int(Terms::NonCommercial));
        QCOMPARE(int(licenceOfRepository("stabilityai/stable-video-diffusion-img2vid-xt").terms),
                 int(Terms::Limited));
        QCOMPARE(licenceOfRepository("guoyww/animatediff").name, std::string("Apache-2.0"));
        QVERIFY(licenceOfRepository("somebody/else").name.empty());
        QVERIFY(licenceOfRepository("").name.empty());
        QCOMPARE(int(licenceOfFamily("ModelScope or zeroscope").terms), int(Terms::NonCommercial));
        QVERIFY(licenceOfFamily("LoRA").name.empty());
    }

    void aLicenceIsSaidInWords()
    {
        QCOMPARE(licenceText({}), std::string("unknown"));
        QCOMPARE(licenceText(licenceOf("mit", kRead)), std::string("MIT"));
        QCOMPARE(licenceText(licenceOf("cc-by-nc-4.0", kRead)), std::string("CC-BY-NC-4.0 (non-commercial)"));
        QCOMPARE(licenceText(licenceOf("mine", kRead)), std::string("mine (terms unknown)"));
    }
};

CASCADE_TEST(LicenceTest);
#include "tst_Licence.moc"
