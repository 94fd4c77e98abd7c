// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/models/LibraryModel.h"

#include "pipeline/jobs/Subprocess.h"
#include "pipeline/library/ModelLibrary.h"
#include "ui/models/FoundItem.h"
#include "ui/session/Background.h"
#include "ui/session/Text.h"

#include <QFileInfo>
#include <QMimeData>
#include <QUrl>

#include <algorithm>

namespace cascade::ui {

namespace {

const QString kUrls = QStringLiteral("text/uri-list");

bool endsWith(const QString& file, const char* ending)
{
    return file.endsWith(QLatin1String(ending), Qt::CaseInsensitive);
}

/// What a screen reader says: the words that there are.
QString spoken(QStringList words)
{
    words.removeAll(QString());
    return words.join(QStringLiteral(", "));
}

/// The local graphs and packs of a drop.
QStringList graphsIn(const QMimeData* data)
{
    QStringList files;
    for (const auto& url : data != nullptr ? data->urls() : QList<QUrl>()) {
        const auto file = url.toLocalFile();
        if (endsWith(file, ".cascade") || endsWith(file, ".cascadepack")) {
            files << file;
        }
    }
    return files;
}

} // namespace

/// Reads and writes the folders; its functions post tasks.
class LibraryModel::Shelf {
public:
    Shelf(LibraryModel& model, const Places& places) : m_model(model), m_places(places) {}

    void read()
    {
        m_thread.post([this] { readAll(); });
    }

    void import(const std::filesystem::path& pack, bool replace)
    {
        m_thread.post([this, pack, replace] {
            const auto entry = files::PresetLibrary::of(m_places).import(pack, {}, replace);
            if (!entry) {
                tell(entry.error());
                return;
            }
            readAll();
            const auto id = presetItem(entry.value()).id;
            inThreadOf(&m_model, [model = &m_model, id] { Q_EMIT model->imported(id); });
        });
    }

    /// Runs `cascade` with these words, then reads what it wrote.
    void run(std::vector<std::string> command)
    {
        m_runner.post([this, command = std::move(command), stop = m_stop.token()] {
            try {
                const auto ran = jobs::runProgram(command, stop);
                if (!ran) {
                    tell(ran.error());
                } else if (ran.value().code != 0) {
                    tell(errorIn(ran.value().error));
                }
            } catch (const Cancelled&) { // what was known stays
            }
            inThreadOf(&m_model, [model = &m_model] { model->scanEnded(); });
        });
    }

    void stop()
    {
        m_stop.cancel();
        m_stop = {};
    }

    ~Shelf() { m_stop.cancel(); }
    Shelf(const Shelf&) = delete;
    Shelf& operator=(const Shelf&) = delete;

    void remove(const std::filesystem::path& file)
    {
        m_thread.post([this, file] {
            std::error_code failed;
            if (!std::filesystem::remove(file, failed) && failed) {
                tell({ErrorCode::DiskFull, file.string(), "cannot be deleted: " + failed.message(), {}});
            }
            readAll();
        });
    }

private:
    void readAll()
    {
        Items presets, models;
        for (const auto& entry : files::PresetLibrary::of(m_places).list()) {
            presets.push_back(presetItem(entry));
        }
        for (const auto& folder : modelFolders(m_places)) {
            models.push_back(modelItem(folder));
        }
        const bool wasScanned = readFound(models);
        inThreadOf(&m_model,
                   [model = &m_model, presets = std::move(presets), models = std::move(models), wasScanned] {
                       model->m_wasScanned = wasScanned;
                       model->show(LibraryKind::Preset, presets);
                       model->show(LibraryKind::Model, models);
                       Q_EMIT model->loaded();
                   });
    }

    /// Adds models of others; gives whether they were ever looked for.
    bool readFound(Items& models)
    {
        std::string ignored; // what was lost is looked for again
        auto library = library::ModelLibrary::open(m_places, ignored);
        if (!library) {
            tell(library.error());
            return false;
        }
        const auto found = library.value().models();
        const auto scanned = library.value().isScanned();
        if (!found || !scanned) {
            tell(found ? scanned.error() : found.error());
            return false;
        }
        for (const auto& model : found.value()) {
            if (isShown(model)) {
                models.push_back(foundItem(model, found.value()));
            }
        }
        return scanned.value();
    }

    /// What a program that failed said last: its error, and the hint behind it.
    static Error errorIn(const std::string& words)
    {
        constexpr std::string_view kError = "error: ", kHint = "\nhint: ";
        const auto at = words.rfind(kError);
        auto error = at == std::string::npos ? words : words.substr(at + kError.size());
        error.erase(error.find_last_not_of('\n') + 1);
        const auto hint = error.find(kHint);
        if (error.empty()) {
            return {ErrorCode::Internal, "cascade models", "ended early", {}};
        }
        return hint == std::string::npos
                   ? Error{ErrorCode::BadInput, {}, error, {}}
                   : Error{ErrorCode::BadInput, {}, error.substr(0, hint), error.substr(hint + kHint.size())};
    }

    void tell(const Error& error)
    {
        inThreadOf(&m_model, [model = &m_model, error] {
            Q_EMIT model->failed(text(error.message()), text(error.hint));
        });
    }

    LibraryModel& m_model;
    Places m_places;
    CancelSource m_stop; ///< of the programs that run; the window's thread's
    // Last: they use all of the above.
    Background m_thread;
    Background m_runner; ///< waits for programs
};

LibraryModel::LibraryModel(const Places& places, std::filesystem::path program, QObject* parent)
    : QAbstractListModel(parent), m_places(places), m_program(std::move(program)),
      m_shelf(std::make_unique<Shelf>(*this, places))
{
    refresh();
}

LibraryModel::~LibraryModel() = default;

void LibraryModel::refresh()
{
    m_shelf->read();
}

void LibraryModel::scan()
{
    run({"scan", "--quiet"});
}

void LibraryModel::addModels(const std::filesystem::path& path)
{
    run({"add", "--quiet", std::filesystem::absolute(path).string()});
}

void LibraryModel::stopScan()
{
    m_shelf->stop();
}

void LibraryModel::run(const std::vector<std::string>& words)
{
    if (m_program.empty()) {
        return;
    }
    std::vector<std::string> command{m_program.string(), "models"};
    command.insert(command.end(), words.begin(), words.end());
    m_shelf->run(std::move(command));
    if (++m_scans == 1) {
        Q_EMIT scanningChanged(true);
    }
}

void LibraryModel::scanEnded()
{
    if (--m_scans == 0) {
        Q_EMIT scanningChanged(false);
    }
    refresh();
}

void LibraryModel::setTakes(const std::vector<store::Take>& takes)
{
    m_takes.clear();
    std::transform(takes.begin(), takes.end(), std::back_inserter(m_takes), takeItem);
    showTakes();
}

void LibraryModel::showTakes()
{
    auto items = m_takes;
    for (auto& item : items) {
        if (m_starred.contains(static_cast<qint64>(item.take))) {
            item.title.prepend(QStringLiteral("★ "));
            item.tags << tr("starred");
        }
    }
    show(LibraryKind::Take, std::move(items));
}

void LibraryModel::setStarred(const QSet<qint64>& takes)
{
    m_starred = takes;
    showTakes();
}

void LibraryModel::toggleStar(store::TakeId take)
{
    const auto number = static_cast<qint64>(take);
    if (!m_starred.remove(number)) {
        m_starred.insert(number);
    }
    showTakes();
    Q_EMIT starredChanged(m_starred);
}

const LibraryItem* LibraryModel::item(const QModelIndex& index) const
{
    const bool mine = index.isValid() && index.model() == this && index.row() < rowCount();
    return mine ? &m_items[static_cast<std::size_t>(index.row())] : nullptr;
}

const LibraryItem* LibraryModel::foundAt(const std::filesystem::path& file) const
{
    const auto found = std::find_if(m_items.begin(), m_items.end(),
                                    [&](const auto& one) { return one.isFound && one.file == file; });
    return found == m_items.end() ? nullptr : &*found;
}

QStringList LibraryModel::namesFor(const std::string& nodeType) const
{
    QStringList names;
    for (const auto& one : m_items) {
        if (one.node && one.node->type == nodeType) {
            names << text(one.node->name);
        }
    }
    return names;
}

QStringList LibraryModel::tags() const
{
    QHash<QString, int> counts;
    for (const auto& item : m_items) {
        for (const auto& tag : item.tags) {
            ++counts[tag];
        }
    }
    auto all = counts.keys();
    std::sort(all.begin(), all.end(), [&](const QString& a, const QString& b) {
        return counts[a] != counts[b] ? counts[a] > counts[b] : a < b;
    });
    return all;
}

void LibraryModel::import(const std::filesystem::path& pack, bool replace)
{
    m_shelf->import(pack, replace);
}

void LibraryModel::removePreset(const QString& id)
{
    const auto found =
        std::find_if(m_items.begin(), m_items.end(), [&](const auto& item) { return item.id == id; });
    if (found != m_items.end() && found->kind == LibraryKind::Preset && found->isOwn) {
        m_shelf->remove(found->file);
    } else {
        Q_EMIT failed(tr("Only presets of your own can be deleted."), {});
    }
}

/// Puts the items of one kind in the place of those before: rows of the same id stay, so that what is chosen
/// stays chosen.
void LibraryModel::show(LibraryKind kind, Items items)
{
    const auto ofKind = [&](const LibraryItem& item) { return item.kind == kind; };
    const auto hasId = [](const Items& in, const QString& id) {
        return std::any_of(in.begin(), in.end(), [&](const auto& one) { return one.id == id; });
    };
    for (int row = rowCount() - 1; row >= 0; --row) {
        const auto& old = m_items[static_cast<std::size_t>(row)];
        if (ofKind(old) && !hasId(items, old.id)) {
            beginRemoveRows({}, row, row);
            m_items.erase(m_items.begin() + row);
            endRemoveRows();
        }
    }
    const auto before =
        std::find_if(m_items.begin(), m_items.end(), [&](const auto& one) { return one.kind >= kind; });
    int row = static_cast<int>(before - m_items.begin());
    for (auto& item : items) {
        const auto now = std::find_if(m_items.begin() + row, m_items.end(),
                                      [&](const auto& one) { return one.id == item.id; });
        if (const int at = static_cast<int>(now - m_items.begin()); now == m_items.end()) {
            beginInsertRows({}, row, row);
            m_items.insert(m_items.begin() + row, std::move(item));
            endInsertRows();
        } else {
            if (at > row) {
                beginMoveRows({}, at, at, {}, row);
                std::rotate(m_items.begin() + row, now, now + 1);
                endMoveRows();
            }
            if (auto& mine = m_items[static_cast<std::size_t>(row)]; mine != item) {
                mine = std::move(item);
                Q_EMIT dataChanged(index(row), index(row));
            }
        }
        ++row;
    }
}

int LibraryModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_items.size());
}

QVariant LibraryModel::data(const QModelIndex& index, int role) const
{
    const auto* one = item(index);
    if (one == nullptr) {
        return {};
    }
    switch (role) {
    case Qt::DisplayRole:
        return one->title;
    case Qt::DecorationRole:
        return one->poster.isNull() ? QVariant() : one->poster;
    case Qt::ToolTipRole:
        return one->title + QLatin1Char('\n') +
               (one->problem.isEmpty() ? one->description : tr("Cannot be opened: %1").arg(one->problem)) +
               (one->withoutNode.isEmpty() ? QString() : QLatin1Char('\n') + one->withoutNode);
    case Qt::AccessibleTextRole:
        return spoken({one->title, one->role, one->family, one->wiring,
                       one->problem.isEmpty() ? one->facts : one->problem});
    case KindRole:
        return static_cast<int>(one->kind);
    case IdRole:
        return one->id;
    case TagsRole:
        return one->tags;
    case SearchRole:
        return QStringList{one->title,       one->tags.join(QLatin1Char(' ')),
                           one->description, one->author,
                           one->family,      one->facts}
            .join(QLatin1Char('\n'));
    case ItemRole:
        return QVariant::fromValue(*one);
    default:
        return {};
    }
}

Qt::ItemFlags LibraryModel::flags(const QModelIndex& index) const
{
    if (!index.isValid()) {
        return Qt::ItemIsDropEnabled;
    }
    const auto* one = item(index);
    const bool isFile = one != nullptr && !one->file.empty();
    return QAbstractListModel::flags(index) | Qt::ItemNeverHasChildren |
           (isFile ? Qt::ItemIsDragEnabled : Qt::NoItemFlags);
}

QStringList LibraryModel::mimeTypes() const
{
    return {kUrls};
}

QMimeData* LibraryModel::mimeData(const QModelIndexList& indexes) const
{
    QList<QUrl> urls;
    for (const auto& index : indexes) {
        if (const auto* one = item(index); one != nullptr && !one->file.empty()) {
            urls << QUrl::fromLocalFile(QFileInfo(text(one->file)).absoluteFilePath());
        }
    }
    auto* data = new QMimeData; // NOLINT(cppcoreguidelines-owning-memory): QDrag owns it
    data->setUrls(urls);
    return data;
}

bool LibraryModel::canDropMimeData(const QMimeData* data, Qt::DropAction /*action*/, int /*row*/,
                                   int /*column*/, const QModelIndex& /*parent*/) const
{
    return !graphsIn(data).isEmpty();
}

bool LibraryModel::dropMimeData(const QMimeData* data, Qt::DropAction /*action*/, int /*row*/, int /*column*/,
                                const QModelIndex& /*parent*/)
{
    const auto files = graphsIn(data);
    for (const auto& file : files) {
        if (endsWith(file, ".cascadepack")) {
            import(path(file));
        } else {
            Q_EMIT openRequested(file);
        }
    }
    return !files.isEmpty();
}

} // namespace cascade::ui
