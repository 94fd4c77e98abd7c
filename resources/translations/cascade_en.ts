<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>LibraryItem</name>
    <message numerus="yes">
        <source>%n stages, %1</source>
        <translation>
            <numerusform>%n stage, %1</numerusform>
            <numerusform>%n stages, %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Text</name>
    <message numerus="yes">
        <source>%n frames of %1x%2 latents at %3 fps</source>
        <translation>
            <numerusform>%n frame of %1x%2 latents at %3 fps</numerusform>
            <numerusform>%n frames of %1x%2 latents at %3 fps</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n frames of %1x%2 at %3 fps</source>
        <translation>
            <numerusform>%n frame of %1x%2 at %3 fps</numerusform>
            <numerusform>%n frames of %1x%2 at %3 fps</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Timeline</name>
    <message numerus="yes">
        <source>%n versions</source>
        <translation>
            <numerusform>%n version</numerusform>
            <numerusform>%n versions</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cascade::ui::ExportDialog</name>
    <message numerus="yes">
        <source>Written: %1 and %n more</source>
        <translation>
            <numerusform>Written: %1 and %n more</numerusform>
            <numerusform>Written: %1 and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cascade::ui::ExportForm</name>
    <message numerus="yes">
        <source>all %n frames</source>
        <translation>
            <numerusform>%n frame</numerusform>
            <numerusform>all %n frames</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>from in to out, %n frames</source>
        <translation>
            <numerusform>from in to out, %n frame</numerusform>
            <numerusform>from in to out, %n frames</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cascade::ui::GuidanceEditor</name>
    <message numerus="yes">
        <source>%n steps</source>
        <translation>
            <numerusform>%n step</numerusform>
            <numerusform>%n steps</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n evaluations</source>
        <translation>
            <numerusform>%n evaluation</numerusform>
            <numerusform>%n evaluations</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n steps guided</source>
        <translation>
            <numerusform>%n step guided</numerusform>
            <numerusform>%n steps guided</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cascade::ui::GuidancePlot</name>
    <message numerus="yes">
        <source>%n points</source>
        <translation>
            <numerusform>%n point</numerusform>
            <numerusform>%n points</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cascade::ui::InspectorHead</name>
    <message numerus="yes">
        <source>%n nodes: %1</source>
        <translation>
            <numerusform>%n node: %1</numerusform>
            <numerusform>%n nodes: %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>, and %n of other kinds</source>
        <translation>
            <numerusform>, and %n of another kind</numerusform>
            <numerusform>, and %n of other kinds</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cascade::ui::IssuesPanel</name>
    <message numerus="yes">
        <source>%n errors</source>
        <translation>
            <numerusform>%n error</numerusform>
            <numerusform>%n errors</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n warnings</source>
        <translation>
            <numerusform>%n warning</numerusform>
            <numerusform>%n warnings</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cascade::ui::LibraryPanel</name>
    <message numerus="yes">
        <source>Forget %n takes?</source>
        <translation>
            <numerusform>Forget %n take?</numerusform>
            <numerusform>Forget %n takes?</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cascade::ui::NoiseEditor</name>
    <message numerus="yes">
        <source>Neighbours share %1 %, the first and the last of %n frames %2 %.</source>
        <translation>
            <numerusform>Neighbours share %1 %, the first and the last of %n frame %2 %.</numerusform>
            <numerusform>Neighbours share %1 %, the first and the last of %n frames %2 %.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cascade::ui::PromptPanel</name>
    <message numerus="yes">
        <source>%n takes of this prompt, each with a seed of its own</source>
        <translation>
            <numerusform>%n take of this prompt, with a seed of its own</numerusform>
            <numerusform>%n takes of this prompt, each with a seed of its own</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n words, at least %1 of %2 tokens</source>
        <translation>
            <numerusform>%n word, at least %1 of %2 tokens</numerusform>
            <numerusform>%n words, at least %1 of %2 tokens</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n words</source>
        <translation>
            <numerusform>%n word</numerusform>
            <numerusform>%n words</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source> and %n more</source>
        <translation>
            <numerusform> and %n more</numerusform>
            <numerusform> and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cascade::ui::PromptWordList</name>
    <message numerus="yes">
        <source>Search %n words</source>
        <translation>
            <numerusform>Search %n word</numerusform>
            <numerusform>Search %n words</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cascade::ui::QueueModel</name>
    <message numerus="yes">
        <source>%n running</source>
        <translation>
            <numerusform>%n running</numerusform>
            <numerusform>%n running</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n waiting</source>
        <translation>
            <numerusform>%n waiting</numerusform>
            <numerusform>%n waiting</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n paused</source>
        <translation>
            <numerusform>%n paused</numerusform>
            <numerusform>%n paused</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n to approve</source>
        <translation>
            <numerusform>%n to approve</numerusform>
            <numerusform>%n to approve</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cascade::ui::ViewerTransport</name>
    <message numerus="yes">
        <source>frame %1 · %n frames at %2</source>
        <translation>
            <numerusform>frame %1 · %n frame at %2</numerusform>
            <numerusform>frame %1 · %n frames at %2</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cascade::ui::WindowRuns</name>
    <message numerus="yes">
        <source>%n jobs added to the queue.</source>
        <translation>
            <numerusform>%n job added to the queue.</numerusform>
            <numerusform>%n jobs added to the queue.</numerusform>
        </translation>
    </message>
</context>
</TS>
