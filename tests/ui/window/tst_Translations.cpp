// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/TestMain.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QSet>
#include <QTemporaryDir>
#include <QTest>
#include <QXmlStreamReader>

#include <algorithm>

namespace {

const QString kFolder = QStringLiteral(CASCADE_RESOURCE_DIR) + QStringLiteral("/translations");

/// One message of a file of Qt Linguist.
struct Message {
    QString context, source;
    QStringList forms; ///< one, or each plural form
    bool finished = true;
};

QList<Message> messagesOf(const QString& file)
{
    QFile in(file);
    if (!in.open(QIODevice::ReadOnly)) {
        return {};
    }
    QXmlStreamReader xml(&in);
    QList<Message> all;
    QString context;
    bool plural = false;
    while (!xml.atEnd()) {
        if (xml.readNext() != QXmlStreamReader::StartElement) {
            continue;
        }
        if (xml.name() == QLatin1String("name")) {
            context = xml.readElementText();
        } else if (xml.name() == QLatin1String("message")) {
            plural = xml.attributes().value(QStringLiteral("numerus")) == QLatin1String("yes");
            all.push_back({context, {}, {}});
        } else if (xml.name() == QLatin1String("source")) {
            all.back().source = xml.readElementText();
        } else if (xml.name() == QLatin1String("translation")) {
            all.back().finished = !xml.attributes().hasAttribute(QStringLiteral("type"));
            if (!plural) {
                all.back().forms << xml.readElementText();
            }
        } else if (xml.name() == QLatin1String("numerusform")) {
            all.back().forms << xml.readElementText();
        }
    }
    return xml.hasError() ? QList<Message>() : all;
}

/// "%1", "%n" and the like, sorted: what a translation has to keep.
QStringList placesIn(const QString& text)
{
    static const QRegularExpression place(QStringLiteral("%(\\d|n)|<[^>]+>"));
    QStringList found;
    for (auto all = place.globalMatch(text); all.hasNext();) {
        found << all.next().captured();
    }
    found.sort();
    return found;
}

qsizetype mnemonicsIn(const QString& text)
{
    static const QRegularExpression mnemonic(QStringLiteral("&\\w"));
    return text.count(mnemonic);
}

QSet<QString> keysOf(const QList<Message>& messages)
{
    QSet<QString> keys;
    for (const auto& message : messages) {
        keys << message.context + QStringLiteral(": ") + message.source;
    }
    return keys;
}

QByteArray listed(const QSet<QString>& keys)
{
    auto all = keys.values();
    all.sort();
    return all.join(QLatin1Char('\n')).toUtf8();
}

} // namespace

/// The files in resources/translations are whole, and fit the sources.
class TranslationsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyMessageIsTranslated_data() { languages(); }
    void everyMessageIsTranslated()
    {
        QFETCH(QString, file);
        const auto messages = messagesOf(file);
        QVERIFY(!messages.isEmpty());
        for (const auto& message : messages) {
            const auto said = qPrintable(message.context + QStringLiteral(": ") + message.source);
            QVERIFY2(message.finished && !message.forms.isEmpty(), said);
            for (const auto& form : message.forms) {
                QVERIFY2(!form.trimmed().isEmpty(), said);
                QCOMPARE(placesIn(form).join(QLatin1Char(' ')),
                         placesIn(message.source).join(QLatin1Char(' ')));
                QVERIFY2(mnemonicsIn(form) == mnemonicsIn(message.source), said);
                QVERIFY2(form.endsWith(QLatin1Char(' ')) == message.source.endsWith(QLatin1Char(' ')), said);
            }
        }
    }

    void noLetterIsTheKeyOfTwoMenusOrFields_data() { languages(); }
    void noLetterIsTheKeyOfTwoMenusOrFields()
    {
        QFETCH(QString, file);
        static const QRegularExpression mnemonic(QStringLiteral("&(\\w)"));
        QSet<QString> taken;
        for (const auto& message : messagesOf(file)) {
            const auto found = mnemonic.match(message.forms.value(0));
            if (found.hasMatch()) {
                const auto key = message.context + QLatin1Char(' ') + found.captured(1).toLower();
                QVERIFY2(!taken.contains(key), qPrintable(key));
                taken << key;
            }
        }
    }

    /// What `update_translations` would change. English, the language of the sources, is told the plural
    /// forms only.
    void everyTextOfTheSourcesIsThere_data() { languages(); }
    void everyTextOfTheSourcesIsThere()
    {
        QFETCH(QString, file);
        const QTemporaryDir folder;
        const auto fresh = folder.filePath(QStringLiteral("fresh_xx.ts"));
        QStringList arguments{
            QStringLiteral("-silent"),     QStringLiteral("-I"),    QStringLiteral(CASCADE_SOURCE_DIR),
            QStringLiteral("-extensions"), QStringLiteral("cpp,h"), QStringLiteral(CASCADE_SOURCE_DIR "/ui")};
        if (file.endsWith(QStringLiteral("_en.ts"))) {
            arguments << QStringLiteral("-pluralonly");
        }
        arguments << QStringLiteral("-ts") << fresh;
        QProcess lupdate;
        lupdate.start(QStringLiteral(CASCADE_LUPDATE), arguments);
        QVERIFY(lupdate.waitForFinished());
        QCOMPARE(lupdate.exitCode(), 0);
        const auto warnings = lupdate.readAllStandardError();
        QVERIFY2(!warnings.contains("context") && !warnings.contains("Q_OBJECT"), warnings.constData());
        const auto wanted = keysOf(messagesOf(fresh)), there = keysOf(messagesOf(file));
        QVERIFY(!wanted.isEmpty());
        const auto differences = "run `ninja update_translations` and translate what is new:\n" +
                                 listed(QSet<QString>(wanted).subtract(there)) + "\nNo longer used:\n" +
                                 listed(QSet<QString>(there).subtract(wanted));
        QVERIFY2(wanted == there, differences.constData());
    }

private:
    static void languages()
    {
        QTest::addColumn<QString>("file");
        for (const auto& name : QDir(kFolder).entryList({QStringLiteral("cascade_*.ts")})) {
            QTest::newRow(qPrintable(name)) << kFolder + QLatin1Char('/') + name;
        }
    }
};

CASCADE_TEST(TranslationsTest);
#include "tst_Translations.moc"
