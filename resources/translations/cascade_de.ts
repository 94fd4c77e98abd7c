<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>CanvasAction</name>
    <message>
        <source>Add node…</source>
        <translation>Knoten hinzufügen …</translation>
    </message>
    <message>
        <source>Add note</source>
        <translation>Notiz hinzufügen</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Mute</source>
        <translation>Stummschalten</translation>
    </message>
    <message>
        <source>Bypass</source>
        <translation>Überbrücken</translation>
    </message>
    <message>
        <source>Group</source>
        <translation>Gruppieren</translation>
    </message>
    <message>
        <source>Collapse</source>
        <translation>Einklappen</translation>
    </message>
    <message>
        <source>Duplicate</source>
        <translation>Duplizieren</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Cut</source>
        <translation>Ausschneiden</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>Einfügen</translation>
    </message>
    <message>
        <source>Paste with incoming links</source>
        <translation>Mit eingehenden Verbindungen einfügen</translation>
    </message>
    <message>
        <source>Select all nodes</source>
        <translation>Alle Knoten auswählen</translation>
    </message>
    <message>
        <source>Fit selection or all</source>
        <translation>Auswahl oder alles einpassen</translation>
    </message>
    <message>
        <source>Fit selection</source>
        <translation>Auswahl einpassen</translation>
    </message>
    <message>
        <source>Align left</source>
        <translation>Links ausrichten</translation>
    </message>
    <message>
        <source>Align top</source>
        <translation>Oben ausrichten</translation>
    </message>
    <message>
        <source>Distribute</source>
        <translation>Verteilen</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>Vergrößern</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>Verkleinern</translation>
    </message>
    <message>
        <source>Show in viewer</source>
        <translation>Im Betrachter zeigen</translation>
    </message>
</context>
<context>
    <name>CanvasClipboard</name>
    <message>
        <source>there are no nodes on the clipboard</source>
        <translation>die Zwischenablage enthält keine Knoten</translation>
    </message>
    <message>
        <source>the graph on the clipboard has no nodes</source>
        <translation>der Graph in der Zwischenablage hat keine Knoten</translation>
    </message>
    <message>
        <source>nothing is selected</source>
        <translation>nichts ist ausgewählt</translation>
    </message>
    <message>
        <source>Select the nodes to duplicate.</source>
        <translation>Wählen Sie die Knoten aus, die dupliziert werden sollen.</translation>
    </message>
</context>
<context>
    <name>CanvasModel</name>
    <message>
        <source>yes</source>
        <translation>ja</translation>
    </message>
    <message>
        <source>no</source>
        <translation>nein</translation>
    </message>
    <message>
        <source>In the store</source>
        <translation>Im Cache</translation>
    </message>
    <message>
        <source>Not measured yet</source>
        <translation>Noch nicht gemessen</translation>
    </message>
    <message>
        <source>%1, time not known yet</source>
        <translation>%1, Dauer noch unbekannt</translation>
    </message>
    <message>
        <source>About %1</source>
        <translation>Etwa %1</translation>
    </message>
    <message>
        <source>Step %1 of %2</source>
        <translation>Schritt %1 von %2</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>Läuft</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>Wartet</translation>
    </message>
    <message>
        <source>Was in the store</source>
        <translation>Lag im Cache</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>Done in %1</source>
        <translation>Fertig in %1</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Fehlgeschlagen</translation>
    </message>
    <message>
        <source>Stopped at step %1 of %2</source>
        <translation>Gestoppt bei Schritt %1 von %2</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>Gestoppt</translation>
    </message>
    <message>
        <source>Muted</source>
        <translation>Stumm</translation>
    </message>
    <message>
        <source>Bypassed</source>
        <translation>Überbrückt</translation>
    </message>
    <message>
        <source>%1 fps</source>
        <translation>%1 fps</translation>
    </message>
    <message>
        <source>%1 at %2</source>
        <translation>%1 bei %2</translation>
    </message>
</context>
<context>
    <name>CascadeStages</name>
    <message>
        <source>Choose a Cascade whose model is known.</source>
        <translation>Wählen Sie eine Cascade aus, deren Modell bekannt ist.</translation>
    </message>
</context>
<context>
    <name>EditText</name>
    <message>
        <source>Activate</source>
        <translation>Aktivieren</translation>
    </message>
    <message>
        <source>Align</source>
        <translation>Ausrichten</translation>
    </message>
    <message>
        <source>Bend link</source>
        <translation>Verbindung umlenken</translation>
    </message>
    <message>
        <source>Bypass</source>
        <translation>Überbrücken</translation>
    </message>
    <message>
        <source>Change markers</source>
        <translation>Marker ändern</translation>
    </message>
    <message>
        <source>Change the simple form</source>
        <translation>Einfaches Formular ändern</translation>
    </message>
    <message>
        <source>Collapse</source>
        <translation>Einklappen</translation>
    </message>
    <message>
        <source>Connect</source>
        <translation>Verbinden</translation>
    </message>
    <message>
        <source>Disconnect</source>
        <translation>Trennen</translation>
    </message>
    <message>
        <source>Distribute</source>
        <translation>Verteilen</translation>
    </message>
    <message>
        <source>Export without sound</source>
        <translation>Ohne Ton exportieren</translation>
    </message>
    <message>
        <source>Group</source>
        <translation>Gruppieren</translation>
    </message>
    <message>
        <source>Leave group</source>
        <translation>Gruppe verlassen</translation>
    </message>
    <message>
        <source>Move</source>
        <translation>Verschieben</translation>
    </message>
    <message>
        <source>Mute</source>
        <translation>Stummschalten</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Ausklappen</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>Einfügen</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Remove link</source>
        <translation>Verbindung entfernen</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>Umbenennen</translation>
    </message>
    <message>
        <source>Set plays to 0</source>
        <translation>Wiedergaben auf 0 setzen</translation>
    </message>
    <message>
        <source>Set quality to the standard</source>
        <translation>Qualität auf Standard setzen</translation>
    </message>
    <message>
        <source>Trim to the clip</source>
        <translation>Auf den Clip kürzen</translation>
    </message>
    <message>
        <source>Add %1</source>
        <translation>%1 hinzufügen</translation>
    </message>
    <message>
        <source>Change %1</source>
        <translation>%1 ändern</translation>
    </message>
    <message>
        <source>Crop to %1</source>
        <translation>Auf %1 beschneiden</translation>
    </message>
    <message>
        <source>Insert %1</source>
        <translation>%1 einfügen</translation>
    </message>
    <message>
        <source>Open %1</source>
        <translation>%1 öffnen</translation>
    </message>
    <message>
        <source>Remove %1</source>
        <translation>%1 entfernen</translation>
    </message>
    <message>
        <source>Move links</source>
        <translation>Verbindungen verschieben</translation>
    </message>
    <message>
        <source>Recall all</source>
        <translation>Alles zurückholen</translation>
    </message>
    <message>
        <source>Recall prompt</source>
        <translation>Prompt zurückholen</translation>
    </message>
    <message>
        <source>Recall seed</source>
        <translation>Seed zurückholen</translation>
    </message>
    <message>
        <source>Remix</source>
        <translation>Neu mischen</translation>
    </message>
</context>
<context>
    <name>ExportChoice</name>
    <message>
        <source>H.264 for the web</source>
        <translation>H.264 fürs Web</translation>
    </message>
    <message>
        <source>H.264, 10 bits: smooth gradients</source>
        <translation>H.264, 10 Bit: weiche Verläufe</translation>
    </message>
    <message>
        <source>H.265, 10 bits: smaller</source>
        <translation>H.265, 10 Bit: kleiner</translation>
    </message>
    <message>
        <source>AV1, 10 bits: smallest</source>
        <translation>AV1, 10 Bit: am kleinsten</translation>
    </message>
    <message>
        <source>VP9 for web pages</source>
        <translation>VP9 für Webseiten</translation>
    </message>
    <message>
        <source>ProRes 422 for editing</source>
        <translation>ProRes 422 für den Schnitt</translation>
    </message>
    <message>
        <source>ProRes 4444 for grading</source>
        <translation>ProRes 4444 fürs Grading</translation>
    </message>
    <message>
        <source>Loop: GIF</source>
        <translation>Schleife: GIF</translation>
    </message>
    <message>
        <source>Loop: WebP, full colour</source>
        <translation>Schleife: WebP, volle Farbtiefe</translation>
    </message>
    <message>
        <source>Loop: animated PNG, lossless</source>
        <translation>Schleife: animiertes PNG, verlustfrei</translation>
    </message>
    <message>
        <source>Frames: PNG</source>
        <translation>Einzelbilder: PNG</translation>
    </message>
    <message>
        <source>Frames: OpenEXR for compositing</source>
        <translation>Einzelbilder: OpenEXR fürs Compositing</translation>
    </message>
    <message>
        <source>Frames: TIFF</source>
        <translation>Einzelbilder: TIFF</translation>
    </message>
    <message>
        <source>Contact sheet: one picture</source>
        <translation>Kontaktbogen: ein Bild</translation>
    </message>
    <message>
        <source>expected the name of a file to write</source>
        <translation>der Name der Zieldatei fehlt</translation>
    </message>
    <message>
        <source>The graph goes into the file: dropped on the canvas, it opens.</source>
        <translation>Der Graph liegt in der Datei: Auf die Arbeitsfläche gezogen, öffnet er sich.</translation>
    </message>
    <message>
        <source>The graph goes into the file, the hash of its frames into a small file beside it.</source>
        <translation>Der Graph liegt in der Datei, die Prüfsumme der Bilder in einer kleinen Datei daneben.</translation>
    </message>
    <message>
        <source>The graph goes into every file, the hash of all frames into a small file beside them.</source>
        <translation>Der Graph liegt in jeder Datei, die Prüfsumme aller Bilder in einer kleinen Datei daneben.</translation>
    </message>
    <message>
        <source>The graph goes into a small file beside: this format has no room for it.</source>
        <translation>Der Graph liegt in einer kleinen Datei daneben: Dieses Format hat keinen Platz für ihn.</translation>
    </message>
</context>
<context>
    <name>FoundItem</name>
    <message>
        <source>unknown</source>
        <translation>unbekannt</translation>
    </message>
    <message>
        <source>image checkpoint</source>
        <translation>Bildmodell</translation>
    </message>
    <message>
        <source>video model</source>
        <translation>Videomodell</translation>
    </message>
    <message>
        <source>U-Net alone</source>
        <translation>nur U-Net</translation>
    </message>
    <message>
        <source>motion module</source>
        <translation>Bewegungsmodul</translation>
    </message>
    <message>
        <source>autoencoder</source>
        <translation>Autoencoder</translation>
    </message>
    <message>
        <source>text encoder</source>
        <translation>Textencoder</translation>
    </message>
    <message>
        <source>Not run by this version</source>
        <translation>Läuft in dieser Version nicht</translation>
    </message>
    <message>
        <source>For Motion Modules, LoRAs and VAEs of %1</source>
        <translation>Für Motion Modules, LoRAs und VAEs von %1</translation>
    </message>
    <message>
        <source>Makes videos by itself</source>
        <translation>Macht Videos für sich allein</translation>
    </message>
    <message>
        <source>Needs VAE and text encoder of %1</source>
        <translation>Braucht VAE und Textencoder von %1</translation>
    </message>
    <message>
        <source>For Image Checkpoints of %1</source>
        <translation>Für Image Checkpoints von %1</translation>
    </message>
    <message>
        <source>For what has its sizes</source>
        <translation>Für alles, was seine Größen hat</translation>
    </message>
    <message>
        <source>For %1</source>
        <translation>Für %1</translation>
    </message>
    <message>
        <source>non-commercial</source>
        <translation>nicht kommerziell</translation>
    </message>
    <message>
        <source>There is no node for a part of a model alone: put it into a folder of diffusers beside the others.</source>
        <translation>Für ein Teil eines Modells allein gibt es keinen Knoten: Leg es in einen Ordner von diffusers neben die anderen.</translation>
    </message>
    <message>
        <source>This version has no network for it.</source>
        <translation>Diese Version hat kein Netz dafür.</translation>
    </message>
</context>
<context>
    <name>LibraryItem</name>
    <message>
        <source>done</source>
        <translation>fertig</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>gestoppt</translation>
    </message>
    <message>
        <source>stopped at %1</source>
        <translation>gestoppt bei %1</translation>
    </message>
    <message>
        <source>to approve</source>
        <translation>wartet auf Freigabe</translation>
    </message>
    <message>
        <source>%1 to approve</source>
        <translation>%1 wartet auf Freigabe</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>fehlgeschlagen</translation>
    </message>
    <message>
        <source>yours</source>
        <translation>eigene Vorlage</translation>
    </message>
    <message>
        <source>shipped</source>
        <translation>mitgeliefert</translation>
    </message>
    <message>
        <source>no weights: a plan to train</source>
        <translation>ohne Gewichte: ein Trainingsplan</translation>
    </message>
    <message>
        <source>files missing: %1</source>
        <translation>fehlende Dateien: %1</translation>
    </message>
    <message numerus="yes">
        <source>%n stages, %1</source>
        <translation>
            <numerusform>%n Stufe, %1</numerusform>
            <numerusform>%n Stufen, %1</numerusform>
        </translation>
    </message>
    <message>
        <source>seed %1, %2</source>
        <translation>Seed %1, %2</translation>
    </message>
    <message>
        <source>Take %1, %2</source>
        <translation>Take %1, %2</translation>
    </message>
</context>
<context>
    <name>LicenceText</name>
    <message>
        <source>terms unknown</source>
        <translation>Bedingungen unbekannt</translation>
    </message>
    <message>
        <source>commercial use limited</source>
        <translation>kommerziell nur begrenzt</translation>
    </message>
    <message>
        <source>non-commercial</source>
        <translation>nicht kommerziell</translation>
    </message>
    <message>
        <source>licence unknown</source>
        <translation>Lizenz unbekannt</translation>
    </message>
    <message>
        <source>The licence of %1 does not allow commercial use of the weights: read it before the clip is used for money.</source>
        <translation>Die Lizenz von %1 erlaubt keine kommerzielle Nutzung der Gewichte: lesen Sie sie, bevor mit dem Clip Geld verdient wird.</translation>
    </message>
    <message>
        <source>The licence of %1 limits commercial use: read it before the clip is used for money.</source>
        <translation>Die Lizenz von %1 begrenzt die kommerzielle Nutzung: lesen Sie sie, bevor mit dem Clip Geld verdient wird.</translation>
    </message>
    <message>
        <source>Nothing known says what %1 may be used for: ask where the weights came from.</source>
        <translation>Nirgends steht, wofür %1 verwendet werden darf: fragen Sie dort nach, woher die Gewichte kommen.</translation>
    </message>
</context>
<context>
    <name>NodeColour</name>
    <message>
        <source>grey</source>
        <translation>Grau</translation>
    </message>
    <message>
        <source>red</source>
        <translation>Rot</translation>
    </message>
    <message>
        <source>orange</source>
        <translation>Orange</translation>
    </message>
    <message>
        <source>yellow</source>
        <translation>Gelb</translation>
    </message>
    <message>
        <source>green</source>
        <translation>Grün</translation>
    </message>
    <message>
        <source>teal</source>
        <translation>Petrol</translation>
    </message>
    <message>
        <source>blue</source>
        <translation>Blau</translation>
    </message>
    <message>
        <source>violet</source>
        <translation>Violett</translation>
    </message>
    <message>
        <source>pink</source>
        <translation>Rosa</translation>
    </message>
</context>
<context>
    <name>QueueProgress</name>
    <message>
        <source>%1, step %2 of %3</source>
        <translation>%1, Schritt %2 von %3</translation>
    </message>
    <message>
        <source>stops after its step</source>
        <translation>stoppt nach diesem Schritt</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>wartet</translation>
    </message>
    <message>
        <source>to approve</source>
        <translation>wartet auf Freigabe</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>pausiert</translation>
    </message>
    <message>
        <source>stopping</source>
        <translation>stoppt</translation>
    </message>
    <message>
        <source>running</source>
        <translation>läuft</translation>
    </message>
    <message>
        <source>done</source>
        <translation>fertig</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>fehlgeschlagen</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>abgebrochen</translation>
    </message>
</context>
<context>
    <name>SearchPopup</name>
    <message>
        <source>Search what fits the link</source>
        <translation>Passendes zur Verbindung suchen</translation>
    </message>
    <message>
        <source>Search nodes</source>
        <translation>Knoten suchen</translation>
    </message>
    <message>
        <source>No kind of node fits.</source>
        <translation>Kein Knoten passt.</translation>
    </message>
</context>
<context>
    <name>Text</name>
    <message>
        <source>World-CLIP %1</source>
        <translation>World-CLIP %1</translation>
    </message>
    <message>
        <source>World-CLIP: how well the clip shows the prompt, 100 × the mean cosine of eight of its frames with the words. More is nearer to them; compare clips of the same prompt.</source>
        <translation>World-CLIP: wie gut der Clip den Prompt zeigt, 100 × der mittlere Kosinus von acht seiner Bilder mit den Worten. Mehr ist näher an ihnen; vergleichen Sie Clips desselben Prompts.</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>%1 min %2 s</source>
        <translation>%1 min %2 s</translation>
    </message>
    <message>
        <source>%1 h %2 min</source>
        <translation>%1 h %2 min</translation>
    </message>
    <message numerus="yes">
        <source>%n frames of %1x%2 latents at %3 fps</source>
        <translation>
            <numerusform>%n Bild, %1×%2 Latents, %3 fps</numerusform>
            <numerusform>%n Bilder, %1×%2 Latents, %3 fps</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n frames of %1x%2 at %3 fps</source>
        <translation>
            <numerusform>%n Bild, %1×%2, %3 fps</numerusform>
            <numerusform>%n Bilder, %1×%2, %3 fps</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Timecode</name>
    <message>
        <source>%1 fps</source>
        <translation>%1 fps</translation>
    </message>
</context>
<context>
    <name>Timeline</name>
    <message>
        <source>canvas</source>
        <translation>Arbeitsfläche</translation>
    </message>
    <message>
        <source>not run yet</source>
        <translation>noch nicht gelaufen</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>wartet</translation>
    </message>
    <message>
        <source>step %1 of %2</source>
        <translation>Schritt %1 von %2</translation>
    </message>
    <message>
        <source>running</source>
        <translation>läuft</translation>
    </message>
    <message>
        <source>done</source>
        <translation>fertig</translation>
    </message>
    <message>
        <source>held for approval</source>
        <translation>wartet auf Freigabe</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>gestoppt</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>fehlgeschlagen</translation>
    </message>
    <message>
        <source>Finish this take</source>
        <translation>Take fertigstellen</translation>
    </message>
    <message>
        <source>%1×%2 · %3 at %4</source>
        <translation>%1×%2 · %3 bei %4</translation>
    </message>
    <message numerus="yes">
        <source>%n versions</source>
        <translation>
            <numerusform>%n Version</numerusform>
            <numerusform>%n Versionen</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Viewer</name>
    <message>
        <source>clipped: %1 % dark, %2 % bright</source>
        <translation>beschnitten: %1 % dunkel, %2 % hell</translation>
    </message>
</context>
<context>
    <name>WindowActions</name>
    <message>
        <source>Open into its stages</source>
        <translation>In die Stufen öffnen</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>New graph</source>
        <translation>Neuer Graph</translation>
    </message>
    <message>
        <source>Open…</source>
        <translation>Öffnen …</translation>
    </message>
    <message>
        <source>Open recent</source>
        <translation>Zuletzt geöffnet</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>Save as…</source>
        <translation>Speichern unter …</translation>
    </message>
    <message>
        <source>Save as preset or pack…</source>
        <translation>Als Vorlage oder Paket speichern …</translation>
    </message>
    <message>
        <source>Export clip…</source>
        <translation>Clip exportieren …</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>&amp;Bearbeiten</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>Wiederholen</translation>
    </message>
    <message>
        <source>Undo %1</source>
        <translation>Rückgängig: %1</translation>
    </message>
    <message>
        <source>Redo %1</source>
        <translation>Wiederholen: %1</translation>
    </message>
    <message>
        <source>Canvas</source>
        <translation>Arbeitsfläche</translation>
    </message>
    <message>
        <source>&amp;Run</source>
        <translation>&amp;Ausführen</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>Ausführen</translation>
    </message>
    <message>
        <source>Run to the chosen node</source>
        <translation>Bis zum gewählten Knoten ausführen</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Stoppen</translation>
    </message>
    <message>
        <source>Add to the queue</source>
        <translation>In die Warteschlange stellen</translation>
    </message>
    <message>
        <source>Run the queue</source>
        <translation>Warteschlange abarbeiten</translation>
    </message>
    <message>
        <source>Pause the queue</source>
        <translation>Warteschlange anhalten</translation>
    </message>
    <message>
        <source>Next seed</source>
        <translation>Nächster Seed</translation>
    </message>
    <message>
        <source>Previous seed</source>
        <translation>Voriger Seed</translation>
    </message>
    <message>
        <source>Random seed</source>
        <translation>Zufälliger Seed</translation>
    </message>
    <message>
        <source>The language changes at the next start.</source>
        <translation>Die Sprache wechselt beim nächsten Start.</translation>
    </message>
    <message>
        <source>System</source>
        <translation>System</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>A&amp;nsicht</translation>
    </message>
    <message>
        <source>Layout: compose</source>
        <translation>Layout: Gestalten</translation>
    </message>
    <message>
        <source>Layout: review</source>
        <translation>Layout: Sichten</translation>
    </message>
    <message>
        <source>Layout: queue</source>
        <translation>Layout: Warteschlange</translation>
    </message>
    <message>
        <source>Reset this layout</source>
        <translation>Layout zurücksetzen</translation>
    </message>
    <message>
        <source>Panel: %1</source>
        <translation>Panel: %1</translation>
    </message>
    <message>
        <source>Maximise the panel</source>
        <translation>Panel maximieren</translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation>Vollbild</translation>
    </message>
    <message>
        <source>Dark or light</source>
        <translation>Dunkel oder hell</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Hilfe</translation>
    </message>
    <message>
        <source>Find an action…</source>
        <translation>Befehl suchen …</translation>
    </message>
    <message>
        <source>Keys…</source>
        <translation>Tastenkürzel …</translation>
    </message>
    <message>
        <source>About Cascade Studio</source>
        <translation>Über Cascade Studio</translation>
    </message>
    <message>
        <source>&lt;b&gt;Cascade Studio %1&lt;/b&gt;&lt;p&gt;A sentence becomes an HD clip, made by a cascade of video diffusion models (Imagen Video, Ho et al. 2022).&lt;p&gt;Apache-2.0. Made with Qt, Dear ImGui, imgui-node-editor, LibTorch and FFmpeg.</source>
        <translation>&lt;b&gt;Cascade Studio %1&lt;/b&gt;&lt;p&gt;Aus einem Satz wird ein HD-Clip, gerendert von einer Kaskade aus Video-Diffusionsmodellen (Imagen Video, Ho et al. 2022).&lt;p&gt;Apache-2.0. Gebaut mit Qt, Dear ImGui, imgui-node-editor, LibTorch und FFmpeg.</translation>
    </message>
    <message>
        <source>Run next in line</source>
        <translation>Als Nächstes in der Reihe ausführen</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>Modelle</translation>
    </message>
    <message>
        <source>Look for models, presets and takes again</source>
        <translation>Modelle, Vorlagen und Takes neu suchen</translation>
    </message>
    <message>
        <source>Settings…</source>
        <translation>Einstellungen …</translation>
    </message>
</context>
<context>
    <name>WindowPanels</name>
    <message>
        <source>Prompt</source>
        <translation>Prompt</translation>
    </message>
    <message>
        <source>Library</source>
        <translation>Bibliothek</translation>
    </message>
    <message>
        <source>Canvas</source>
        <translation>Arbeitsfläche</translation>
    </message>
    <message>
        <source>Viewer</source>
        <translation>Betrachter</translation>
    </message>
    <message>
        <source>Inspector</source>
        <translation>Inspektor</translation>
    </message>
    <message>
        <source>Form</source>
        <translation>Formular</translation>
    </message>
    <message>
        <source>Timeline</source>
        <translation>Zeitleiste</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>Warteschlange</translation>
    </message>
    <message>
        <source>Issues</source>
        <translation>Probleme</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>Issues (%1)</source>
        <translation>Probleme (%1)</translation>
    </message>
</context>
<context>
    <name>cascade::ui::CanvasPanel</name>
    <message>
        <source>Node canvas</source>
        <translation>Arbeitsfläche</translation>
    </message>
    <message>
        <source>The graph as nodes and links. Tab adds a node.</source>
        <translation>Der Graph als Knoten und Verbindungen. Tab fügt einen Knoten hinzu.</translation>
    </message>
    <message>
        <source>Bend link</source>
        <translation>Verbindung umlenken</translation>
    </message>
    <message>
        <source>Remove link</source>
        <translation>Verbindung entfernen</translation>
    </message>
    <message>
        <source>Colour</source>
        <translation>Farbe</translation>
    </message>
    <message>
        <source>Of its kind</source>
        <translation>Nach Knotenart</translation>
    </message>
</context>
<context>
    <name>cascade::ui::CardDelegate</name>
    <message>
        <source>preset</source>
        <translation>Vorlage</translation>
    </message>
    <message>
        <source>model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>take</source>
        <translation>Take</translation>
    </message>
    <message>
        <source>cannot be opened</source>
        <translation>lässt sich nicht öffnen</translation>
    </message>
    <message>
        <source>non-commercial</source>
        <translation>nicht kommerziell</translation>
    </message>
</context>
<context>
    <name>cascade::ui::ClipFrames</name>
    <message>
        <source>the stored clip has fewer frames</source>
        <translation>der gespeicherte Clip hat weniger Bilder</translation>
    </message>
    <message>
        <source>the clip is no longer in the store</source>
        <translation>der Clip liegt nicht mehr im Cache</translation>
    </message>
    <message>
        <source>Run the take again to make it anew.</source>
        <translation>Führen Sie den Take noch einmal aus, um ihn neu zu erzeugen.</translation>
    </message>
</context>
<context>
    <name>cascade::ui::CommandPalette</name>
    <message>
        <source>What would you like to do?</source>
        <translation>Was möchten Sie tun?</translation>
    </message>
    <message>
        <source>Actions and their keys</source>
        <translation>Befehle und ihre Tasten</translation>
    </message>
    <message>
        <source>Search actions</source>
        <translation>Befehle suchen</translation>
    </message>
</context>
<context>
    <name>cascade::ui::EngineLink</name>
    <message>
        <source>the engine that runs is version %1, this is %2</source>
        <translation>es läuft eine Engine der Version %1, dies ist %2</translation>
    </message>
    <message>
        <source>End it with: cascade worker stop</source>
        <translation>Beenden Sie sie mit: cascade worker stop</translation>
    </message>
</context>
<context>
    <name>cascade::ui::ExportDialog</name>
    <message>
        <source>&amp;Export</source>
        <translation>&amp;Exportieren</translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation>&amp;Schließen</translation>
    </message>
    <message>
        <source>Show in &amp;folder</source>
        <translation>Im &amp;Ordner zeigen</translation>
    </message>
    <message>
        <source>&amp;Verify</source>
        <translation>&amp;Prüfen</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Exportieren</translation>
    </message>
    <message>
        <source>How far the export is</source>
        <translation>Fortschritt des Exports</translation>
    </message>
    <message>
        <source>Show the file in the file manager</source>
        <translation>Die Datei im Dateimanager zeigen</translation>
    </message>
    <message>
        <source>Render it again from what the file says, and compare every frame</source>
        <translation>Nach den Angaben in der Datei neu rendern und jedes Bild vergleichen</translation>
    </message>
    <message>
        <source>Renders it again...</source>
        <translation>Wird neu gerendert …</translation>
    </message>
    <message>
        <source>about %1</source>
        <translation>etwa %1</translation>
    </message>
    <message>
        <source>unknown, by how much moves</source>
        <translation>unbekannt, je nach Bewegung</translation>
    </message>
    <message>
        <source>unknown, not measured here yet</source>
        <translation>unbekannt, hier noch nicht gemessen</translation>
    </message>
    <message>
        <source>%1. Size: %2. Time: %3.</source>
        <translation>%1. Größe: %2. Dauer: %3.</translation>
    </message>
    <message>
        <source>Size and time unknown: the clip&apos;s shape does not follow from the graph.</source>
        <translation>Größe und Dauer unbekannt: Die Maße des Clips ergeben sich nicht aus dem Graphen.</translation>
    </message>
    <message>
        <source>Write the file (Enter)</source>
        <translation>Datei schreiben (Enter)</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>Abbre&amp;chen</translation>
    </message>
    <message>
        <source>Stop the export; finished stages are kept (Esc)</source>
        <translation>Export abbrechen; fertige Stufen bleiben erhalten (Esc)</translation>
    </message>
    <message>
        <source>Close (Esc)</source>
        <translation>Schließen (Esc)</translation>
    </message>
    <message>
        <source>, about %1 to go</source>
        <translation>, noch etwa %1</translation>
    </message>
    <message>
        <source>%1, step %2 of %3%4</source>
        <translation>%1, Schritt %2 von %3%4</translation>
    </message>
    <message>
        <source>Written: %1</source>
        <translation>Geschrieben: %1</translation>
    </message>
    <message numerus="yes">
        <source>Written: %1 and %n more</source>
        <translation>
            <numerusform>Geschrieben: %1 und %n weitere Datei</numerusform>
            <numerusform>Geschrieben: %1 und %n weitere Dateien</numerusform>
        </translation>
    </message>
    <message>
        <source>Weights: %1.</source>
        <translation>Gewichte: %1.</translation>
    </message>
</context>
<context>
    <name>cascade::ui::ExportForm</name>
    <message>
        <source>What for</source>
        <translation>Zweck</translation>
    </message>
    <message>
        <source>&amp;What for</source>
        <translation>&amp;Zweck</translation>
    </message>
    <message>
        <source>F&amp;ile</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>&amp;Size</source>
        <translation>&amp;Größe</translation>
    </message>
    <message>
        <source>&amp;Rate</source>
        <translation>Bild&amp;rate</translation>
    </message>
    <message>
        <source>Range</source>
        <translation>Bereich</translation>
    </message>
    <message>
        <source>all frames</source>
        <translation>alle Bilder</translation>
    </message>
    <message>
        <source>from in to out</source>
        <translation>von In bis Out</translation>
    </message>
    <message>
        <source>R&amp;ange</source>
        <translation>&amp;Bereich</translation>
    </message>
    <message>
        <source>&amp;Quality</source>
        <translation>&amp;Qualität</translation>
    </message>
    <message>
        <source>Plays</source>
        <translation>Abspielen</translation>
    </message>
    <message>
        <source>for ever</source>
        <translation>endlos</translation>
    </message>
    <message>
        <source> times</source>
        <translation>-mal</translation>
    </message>
    <message>
        <source>&amp;Plays</source>
        <translation>&amp;Abspielen</translation>
    </message>
    <message>
        <source>keep that of the footage</source>
        <translation>Ton des Materials übernehmen</translation>
    </message>
    <message>
        <source>Sou&amp;nd</source>
        <translation>&amp;Ton</translation>
    </message>
    <message>
        <source>Bits</source>
        <translation>Bittiefe</translation>
    </message>
    <message>
        <source>8 of each colour</source>
        <translation>8 Bit je Farbe</translation>
    </message>
    <message>
        <source>16 of each colour</source>
        <translation>16 Bit je Farbe</translation>
    </message>
    <message>
        <source>&amp;Bits</source>
        <translation>B&amp;ittiefe</translation>
    </message>
    <message>
        <source>First number</source>
        <translation>Erste Nummer</translation>
    </message>
    <message>
        <source>First n&amp;umber</source>
        <translation>Erste &amp;Nummer</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>Bilder</translation>
    </message>
    <message>
        <source>Pic&amp;tures</source>
        <translation>Bi&amp;lder</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>Choose...</source>
        <translation>Wählen …</translation>
    </message>
    <message>
        <source>Choose where to write</source>
        <translation>Speicherort wählen</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>its own</source>
        <translation>wie der Clip</translation>
    </message>
    <message>
        <source>another</source>
        <translation>andere</translation>
    </message>
    <message>
        <source>Width in pixels</source>
        <translation>Breite in Pixeln</translation>
    </message>
    <message>
        <source>Height in pixels</source>
        <translation>Höhe in Pixeln</translation>
    </message>
    <message>
        <source>How</source>
        <translation>Verfahren</translation>
    </message>
    <message>
        <source>fit: black bars</source>
        <translation>einpassen: schwarze Balken</translation>
    </message>
    <message>
        <source>crop: fill, cut edges</source>
        <translation>beschneiden: füllen, Ränder kappen</translation>
    </message>
    <message>
        <source>pad: do not scale</source>
        <translation>auffüllen: nicht skalieren</translation>
    </message>
    <message>
        <source>%1 fps</source>
        <translation>%1 fps</translation>
    </message>
    <message>
        <source>Rate</source>
        <translation>Bildrate</translation>
    </message>
    <message>
        <source>same duration: repeat or drop</source>
        <translation>gleiche Dauer: Bilder wiederholen oder auslassen</translation>
    </message>
    <message>
        <source>every frame: faster or slower</source>
        <translation>jedes Bild: schneller oder langsamer</translation>
    </message>
    <message>
        <source>Quality</source>
        <translation>Qualität</translation>
    </message>
    <message>
        <source>its own, %1 x %2</source>
        <translation>wie der Clip, %1 × %2</translation>
    </message>
    <message>
        <source>its own, %1 fps</source>
        <translation>wie der Clip, %1 fps</translation>
    </message>
    <message numerus="yes">
        <source>all %n frames</source>
        <translation>
            <numerusform>%n Bild</numerusform>
            <numerusform>alle %n Bilder</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>from in to out, %n frames</source>
        <translation>
            <numerusform>von In bis Out, %n Bild</numerusform>
            <numerusform>von In bis Out, %n Bilder</numerusform>
        </translation>
    </message>
    <message>
        <source>No range is set: I and O in the timeline set it.</source>
        <translation>Kein Bereich gesetzt: I und O in der Zeitleiste setzen ihn.</translation>
    </message>
    <message>
        <source>How the picture is brought into another size</source>
        <translation>Wie das Bild auf die andere Größe gebracht wird</translation>
    </message>
    <message>
        <source>The size stays: there is nothing to fit.</source>
        <translation>Die Größe bleibt: Es ist nichts anzupassen.</translation>
    </message>
    <message>
        <source>Frames per second</source>
        <translation>Bilder pro Sekunde</translation>
    </message>
    <message>
        <source>A contact sheet is one picture.</source>
        <translation>Ein Kontaktbogen ist ein einziges Bild.</translation>
    </message>
    <message>
        <source>How another rate is reached</source>
        <translation>Wie die andere Bildrate erreicht wird</translation>
    </message>
    <message>
        <source>The rate stays: there is nothing to change.</source>
        <translation>Die Bildrate bleibt: Es ist nichts zu ändern.</translation>
    </message>
    <message>
        <source>Which frames are written</source>
        <translation>Welche Bilder geschrieben werden</translation>
    </message>
    <message>
        <source>A contact sheet shows frames of the whole clip.</source>
        <translation>Ein Kontaktbogen zeigt Bilder aus dem ganzen Clip.</translation>
    </message>
    <message>
        <source>%1 loses nothing.</source>
        <translation>%1 ist verlustfrei.</translation>
    </message>
    <message>
        <source>Nothing is lost.</source>
        <translation>Verlustfrei.</translation>
    </message>
    <message>
        <source>How often it plays</source>
        <translation>Wie oft abgespielt wird</translation>
    </message>
    <message>
        <source>%1 cannot say how often it plays.</source>
        <translation>%1 kann nicht festlegen, wie oft abgespielt wird.</translation>
    </message>
    <message>
        <source>The sound of the footage goes along</source>
        <translation>Der Ton des Materials wird übernommen</translation>
    </message>
    <message>
        <source>%1 holds no sound.</source>
        <translation>%1 kann keinen Ton enthalten.</translation>
    </message>
    <message>
        <source>The clip has no sound.</source>
        <translation>Der Clip hat keinen Ton.</translation>
    </message>
    <message>
        <source>Sound is not stretched: it goes along at the clip&apos;s own speed only.</source>
        <translation>Ton wird nicht gedehnt: Er kommt nur bei der Geschwindigkeit des Clips mit.</translation>
    </message>
    <message>
        <source>Export to</source>
        <translation>Exportieren nach</translation>
    </message>
</context>
<context>
    <name>cascade::ui::GraphSession</name>
    <message>
        <source>untitled</source>
        <translation>unbenannt</translation>
    </message>
</context>
<context>
    <name>cascade::ui::GuidanceEditor</name>
    <message>
        <source>None (s = 1)</source>
        <translation>Keine (s = 1)</translation>
    </message>
    <message>
        <source>Gentle (s = 4)</source>
        <translation>Sanft (s = 4)</translation>
    </message>
    <message>
        <source>Strong (s = 9)</source>
        <translation>Stark (s = 9)</translation>
    </message>
    <message>
        <source>Oscillating, 16 and 2</source>
        <translation>Schwingend, 16 und 2</translation>
    </message>
    <message>
        <source>Falling: strong first, gentle last</source>
        <translation>Fallend: erst stark, dann sanft</translation>
    </message>
    <message>
        <source>First half only</source>
        <translation>Nur erste Hälfte</translation>
    </message>
    <message>
        <source>Middle only</source>
        <translation>Nur in der Mitte</translation>
    </message>
    <message numerus="yes">
        <source>%n steps</source>
        <translation>
            <numerusform>%n Schritt</numerusform>
            <numerusform>%n Schritte</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n evaluations</source>
        <translation>
            <numerusform>%n Auswertung</numerusform>
            <numerusform>%n Auswertungen</numerusform>
        </translation>
    </message>
    <message>
        <source>Not taken: as text it would have %1 points and %2 characters, and files keep at most %3 and %4. Fewer steps or points fit.</source>
        <translation>Nicht übernommen: Als Text hätte es %1 Punkte und %2 Zeichen, Dateien fassen höchstens %3 und %4. Weniger Schritte oder Punkte passen.</translation>
    </message>
    <message>
        <source>%1: one evaluation a step, two a guided step</source>
        <translation>%1: eine Auswertung je Schritt, zwei mit Guidance</translation>
    </message>
    <message>
        <source>%1: %2, %3 (distilled: guided in one pass)</source>
        <translation>%1: %2, %3 (destilliert: Guidance in einem Durchgang)</translation>
    </message>
    <message>
        <source>%1: %2, %3 (%4)</source>
        <translation>%1: %2, %3 (%4)</translation>
    </message>
    <message numerus="yes">
        <source>%n steps guided</source>
        <translation>
            <numerusform>%n Schritt mit Guidance</numerusform>
            <numerusform>%n Schritte mit Guidance</numerusform>
        </translation>
    </message>
    <message>
        <source>As text, w</source>
        <translation>Als Text, w</translation>
    </message>
    <message>
        <source>How files and the command line keep it: w = s - 1.</source>
        <translation>So steht es in Dateien und auf der Kommandozeile: w = s - 1.</translation>
    </message>
    <message>
        <source>Kind of guidance schedule</source>
        <translation>Art des Guidance-Verlaufs</translation>
    </message>
    <message>
        <source>several</source>
        <translation>mehrere Werte</translation>
    </message>
    <message>
        <source>Constant</source>
        <translation>Konstant</translation>
    </message>
    <message>
        <source>Oscillating</source>
        <translation>Schwingend</translation>
    </message>
    <message>
        <source>Curve</source>
        <translation>Kurve</translation>
    </message>
    <message>
        <source>Smooth curve</source>
        <translation>Weiche Kurve</translation>
    </message>
    <message>
        <source>Presets</source>
        <translation>Vorlagen</translation>
    </message>
    <message>
        <source>Guidance presets</source>
        <translation>Guidance-Vorlagen</translation>
    </message>
    <message>
        <source>Add a point behind the chosen one (Insert)</source>
        <translation>Punkt nach dem gewählten einfügen (Einfg)</translation>
    </message>
    <message>
        <source>Remove the chosen point (Delete)</source>
        <translation>Gewählten Punkt entfernen (Entf)</translation>
    </message>
    <message>
        <source>No stage reads it yet. A guided step costs two evaluations, others one.</source>
        <translation>Noch nutzt ihn keine Stufe. Ein Schritt mit Guidance kostet zwei Auswertungen, jeder andere eine.</translation>
    </message>
</context>
<context>
    <name>cascade::ui::GuidancePlot</name>
    <message>
        <source>Guidance curve</source>
        <translation>Guidance-Kurve</translation>
    </message>
    <message numerus="yes">
        <source>%n points</source>
        <translation>
            <numerusform>%n Punkt</numerusform>
            <numerusform>%n Punkte</numerusform>
        </translation>
    </message>
    <message>
        <source>Point %1 of %2: %3 % of the steps, scale %4</source>
        <translation>Punkt %1 von %2: %3 % der Schritte, Skala %4</translation>
    </message>
    <message>
        <source>Add a point here</source>
        <translation>Hier einen Punkt einfügen</translation>
    </message>
    <message>
        <source>Remove the point</source>
        <translation>Punkt entfernen</translation>
    </message>
    <message>
        <source>Step %1 of %2: s = %3, w = %4, evaluations: %5
Double-click adds a point, Delete removes it, arrows move it.</source>
        <translation>Schritt %1 von %2: s = %3, w = %4, Auswertungen: %5
Doppelklick setzt einen Punkt, Entf löscht ihn, Pfeiltasten verschieben ihn.</translation>
    </message>
    <message>
        <source>scale s over the steps</source>
        <translation>Skala s über den Schritten</translation>
    </message>
</context>
<context>
    <name>cascade::ui::GuidanceTable</name>
    <message>
        <source>Numbers of the guidance schedule</source>
        <translation>Zahlen des Guidance-Verlaufs</translation>
    </message>
    <message>
        <source>steps done, %</source>
        <translation>Schritte erledigt, %</translation>
    </message>
    <message>
        <source>number</source>
        <translation>Zahl</translation>
    </message>
    <message>
        <source>scale s</source>
        <translation>Skala s</translation>
    </message>
    <message>
        <source>at all steps</source>
        <translation>bei allen Schritten</translation>
    </message>
    <message>
        <source>high</source>
        <translation>hoch</translation>
    </message>
    <message>
        <source>low</source>
        <translation>niedrig</translation>
    </message>
    <message>
        <source>first steps that are high</source>
        <translation>hohe Schritte am Anfang</translation>
    </message>
</context>
<context>
    <name>cascade::ui::Inspector</name>
    <message>
        <source>Inspector</source>
        <translation>Inspektor</translation>
    </message>
    <message>
        <source>Choose a node on the canvas to see what can be set.</source>
        <translation>Wählen Sie einen Knoten auf der Arbeitsfläche, um seine Einstellungen zu sehen.</translation>
    </message>
    <message>
        <source>Linked to</source>
        <translation>Verbunden mit</translation>
    </message>
    <message>
        <source>Gives and costs</source>
        <translation>Ergebnis und Kosten</translation>
    </message>
</context>
<context>
    <name>cascade::ui::InspectorFigures</name>
    <message>
        <source>Shape, time and memory</source>
        <translation>Maße, Dauer und Speicher</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>In the store: a run takes it from there.</source>
        <translation>Im Cache: Ein Lauf holt es von dort.</translation>
    </message>
    <message>
        <source>, at most %1 of memory</source>
        <translation>, höchstens %1 Speicher</translation>
    </message>
    <message>
        <source>Would take about %1%2.</source>
        <translation>Würde etwa %1 dauern%2.</translation>
    </message>
    <message>
        <source>Never measured on this machine%1.</source>
        <translation>Auf diesem Rechner noch nie gemessen%1.</translation>
    </message>
    <message>
        <source>Waits for its turn.</source>
        <translation>Wartet, bis es an der Reihe ist.</translation>
    </message>
    <message>
        <source>Runs: step %1 of %2.</source>
        <translation>Läuft: Schritt %1 von %2.</translation>
    </message>
    <message>
        <source>Runs.</source>
        <translation>Läuft.</translation>
    </message>
    <message>
        <source>Last run: found in the store.</source>
        <translation>Letzter Lauf: im Cache gefunden.</translation>
    </message>
    <message>
        <source>Last run: %1.</source>
        <translation>Letzter Lauf: %1.</translation>
    </message>
    <message>
        <source>Last run failed: %1</source>
        <translation>Letzter Lauf fehlgeschlagen: %1</translation>
    </message>
    <message>
        <source>Last run: stopped at step %1 of %2.</source>
        <translation>Letzter Lauf: gestoppt bei Schritt %1 von %2.</translation>
    </message>
</context>
<context>
    <name>cascade::ui::InspectorHead</name>
    <message>
        <source>Title of the node</source>
        <translation>Titel des Knotens</translation>
    </message>
    <message>
        <source>What you call the node. Files and --set keep its name, %1.</source>
        <translation>Ihr Titel für den Knoten. In Dateien und für --set behält er seinen Namen %1.</translation>
    </message>
    <message>
        <source>Active</source>
        <translation>Aktiv</translation>
    </message>
    <message>
        <source>Muted</source>
        <translation>Stumm</translation>
    </message>
    <message>
        <source>Bypassed</source>
        <translation>Überbrückt</translation>
    </message>
    <message>
        <source>State of the node</source>
        <translation>Zustand des Knotens</translation>
    </message>
    <message>
        <source>Muted (M): does not run, and neither does what needs it. Bypassed (Ctrl+B): passes its first fitting input on.</source>
        <translation>Stumm (M): läuft nicht, ebenso wenig alles, was ihn braucht. Überbrückt (Strg+B): reicht den ersten passenden Eingang durch.</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1, %2</translation>
    </message>
    <message numerus="yes">
        <source>%n nodes: %1</source>
        <translation>
            <numerusform>%n Knoten: %1</numerusform>
            <numerusform>%n Knoten: %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>, and %n of other kinds</source>
        <translation>
            <numerusform> und %n anderer Art</numerusform>
            <numerusform> und %n anderer Art</numerusform>
        </translation>
    </message>
    <message>
        <source>several</source>
        <translation>mehrere Werte</translation>
    </message>
</context>
<context>
    <name>cascade::ui::InspectorInputs</name>
    <message>
        <source>What feeds %1</source>
        <translation>Woher %1 kommt</translation>
    </message>
    <message>
        <source>the model&apos;s own: w %1</source>
        <translation>vom Modell: w %1</translation>
    </message>
    <message>
        <source>the model&apos;s own: %1</source>
        <translation>vom Modell: %1</translation>
    </message>
    <message>
        <source>nothing yet: choose</source>
        <translation>noch nichts: wählen</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>New %1</source>
        <translation>Neu: %1</translation>
    </message>
    <message>
        <source>No link</source>
        <translation>Keine Verbindung</translation>
    </message>
    <message>
        <source>Show %1</source>
        <translation>%1 zeigen</translation>
    </message>
    <message>
        <source>No node gives a %1</source>
        <translation>Kein Knoten liefert %1</translation>
    </message>
</context>
<context>
    <name>cascade::ui::InspectorIssues</name>
    <message>
        <source>Mends it; Ctrl+Z takes it back</source>
        <translation>Behebt das Problem; Strg+Z macht es rückgängig</translation>
    </message>
</context>
<context>
    <name>cascade::ui::InspectorSection</name>
    <message>
        <source>Linked: show this node on the canvas</source>
        <translation>Verbunden: diesen Knoten auf der Arbeitsfläche zeigen</translation>
    </message>
</context>
<context>
    <name>cascade::ui::IssuesModel</name>
    <message>
        <source>The run</source>
        <translation>Der Lauf</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1, %2</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>Warning</source>
        <translation>Warnung</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Hinweis</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>Wo</translation>
    </message>
    <message>
        <source>What is wrong</source>
        <translation>Was nicht stimmt</translation>
    </message>
    <message>
        <source>Remedy</source>
        <translation>Abhilfe</translation>
    </message>
</context>
<context>
    <name>cascade::ui::IssuesPanel</name>
    <message>
        <source>Issues</source>
        <translation>Probleme</translation>
    </message>
    <message>
        <source>Nothing is wrong: the graph can run.</source>
        <translation>Alles in Ordnung: Der Graph ist lauffähig.</translation>
    </message>
    <message>
        <source>Show the node</source>
        <translation>Knoten zeigen</translation>
    </message>
    <message>
        <source>Bring the node into sight (Enter)</source>
        <translation>Den Knoten ins Bild holen (Enter)</translation>
    </message>
    <message>
        <source>Mend it</source>
        <translation>Beheben</translation>
    </message>
    <message>
        <source>Make the offered change of the graph</source>
        <translation>Die vorgeschlagene Änderung am Graphen vornehmen</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Copy what is wrong as text</source>
        <translation>Das Problem als Text kopieren</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1, %2</translation>
    </message>
    <message numerus="yes">
        <source>%n errors</source>
        <translation>
            <numerusform>%n Fehler</numerusform>
            <numerusform>%n Fehler</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n warnings</source>
        <translation>
            <numerusform>%n Warnung</numerusform>
            <numerusform>%n Warnungen</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cascade::ui::LibraryModel</name>
    <message>
        <source>Only presets of your own can be deleted.</source>
        <translation>Nur eigene Vorlagen lassen sich löschen.</translation>
    </message>
    <message>
        <source>Cannot be opened: %1</source>
        <translation>Lässt sich nicht öffnen: %1</translation>
    </message>
    <message>
        <source>starred</source>
        <translation>mit Stern</translation>
    </message>
</context>
<context>
    <name>cascade::ui::LibraryPanel</name>
    <message>
        <source>Search titles, tags and descriptions</source>
        <translation>Titel, Tags und Beschreibungen durchsuchen</translation>
    </message>
    <message>
        <source>Search the library</source>
        <translation>Bibliothek durchsuchen</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Suchen</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Alle</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>Alles zeigen</translation>
    </message>
    <message>
        <source>Presets</source>
        <translation>Vorlagen</translation>
    </message>
    <message>
        <source>Show presets</source>
        <translation>Vorlagen zeigen</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>Modelle</translation>
    </message>
    <message>
        <source>Show models</source>
        <translation>Modelle zeigen</translation>
    </message>
    <message>
        <source>Takes</source>
        <translation>Takes</translation>
    </message>
    <message>
        <source>Show takes</source>
        <translation>Takes zeigen</translation>
    </message>
    <message>
        <source>Show only what has all of these tags</source>
        <translation>Nur zeigen, was alle diese Tags hat</translation>
    </message>
    <message>
        <source>Add...</source>
        <translation>Hinzufügen …</translation>
    </message>
    <message>
        <source>Take a pack into the library</source>
        <translation>Ein Paket in die Bibliothek aufnehmen</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>Tags</translation>
    </message>
    <message>
        <source>Tags: %1</source>
        <translation>Tags: %1</translation>
    </message>
    <message>
        <source>Presets, models and takes</source>
        <translation>Vorlagen, Modelle und Takes</translation>
    </message>
    <message>
        <source>Nothing here fits.
Drop a graph or a pack here, or look for something else.</source>
        <translation>Nichts passt.
Ziehen Sie einen Graphen oder ein Paket hierher, oder suchen Sie etwas anderes.</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Put it on the canvas (Enter)</source>
        <translation>Auf die Arbeitsfläche holen (Enter)</translation>
    </message>
    <message>
        <source>Finish this take</source>
        <translation>Take fertigstellen</translation>
    </message>
    <message>
        <source>Go on from the stages that are there</source>
        <translation>Ab den vorhandenen Stufen weitermachen</translation>
    </message>
    <message>
        <source>Export again...</source>
        <translation>Erneut exportieren …</translation>
    </message>
    <message>
        <source>Write its clip to another file; nothing is computed</source>
        <translation>Seinen Clip in eine andere Datei schreiben; nichts wird berechnet</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Vergleichen</translation>
    </message>
    <message>
        <source>Look at two takes side by side</source>
        <translation>Zwei Takes nebeneinander ansehen</translation>
    </message>
    <message>
        <source>Show in its folder</source>
        <translation>Im Ordner zeigen</translation>
    </message>
    <message>
        <source>Show its file in the file manager</source>
        <translation>Die Datei im Dateimanager zeigen</translation>
    </message>
    <message>
        <source>Delete...</source>
        <translation>Löschen …</translation>
    </message>
    <message>
        <source>Forget takes, or delete a preset of yours</source>
        <translation>Takes vergessen oder eine eigene Vorlage löschen</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message numerus="yes">
        <source>Forget %n takes?</source>
        <translation>
            <numerusform>%n Take vergessen?</numerusform>
            <numerusform>%n Takes vergessen?</numerusform>
        </translation>
    </message>
    <message>
        <source>Forget the take &quot;%1&quot;?</source>
        <translation>Den Take „%1“ vergessen?</translation>
    </message>
    <message>
        <source>Delete the preset &quot;%1&quot;?</source>
        <translation>Die Vorlage „%1“ löschen?</translation>
    </message>
    <message>
        <source>Exported files stay; clips stay until room is needed.</source>
        <translation>Exportierte Dateien bleiben; Clips bleiben, bis Platz gebraucht wird.</translation>
    </message>
    <message>
        <source>Its file is deleted. This cannot be undone.</source>
        <translation>Die Datei wird gelöscht. Das lässt sich nicht rückgängig machen.</translation>
    </message>
    <message>
        <source>Add a pack to the library</source>
        <translation>Paket in die Bibliothek aufnehmen</translation>
    </message>
    <message>
        <source>Packs (*.cascadepack)</source>
        <translation>Pakete (*.cascadepack)</translation>
    </message>
    <message>
        <source>Words that must all be there</source>
        <translation>Wörter, die alle vorkommen müssen</translation>
    </message>
    <message>
        <source>Recall the seed</source>
        <translation>Seed zurückholen</translation>
    </message>
    <message>
        <source>The graph on the canvas gets the take&apos;s seed</source>
        <translation>Der Graph auf der Arbeitsfläche bekommt den Seed des Takes</translation>
    </message>
    <message>
        <source>Recall the prompt</source>
        <translation>Prompt zurückholen</translation>
    </message>
    <message>
        <source>The graph on the canvas gets the take&apos;s words</source>
        <translation>Der Graph auf der Arbeitsfläche bekommt die Worte des Takes</translation>
    </message>
    <message>
        <source>Recall all parameters</source>
        <translation>Alle Parameter zurückholen</translation>
    </message>
    <message>
        <source>Nodes that the take had too get their parameters back</source>
        <translation>Knoten, die auch der Take hatte, bekommen ihre Parameter zurück</translation>
    </message>
    <message>
        <source>Remix</source>
        <translation>Neu mischen</translation>
    </message>
    <message>
        <source>All parameters of the take but its seed</source>
        <translation>Alle Parameter des Takes außer dem Seed</translation>
    </message>
    <message>
        <source>Open the take&apos;s graph</source>
        <translation>Graph des Takes öffnen</translation>
    </message>
    <message>
        <source>In the place of the graph on the canvas</source>
        <translation>Anstelle des Graphen auf der Arbeitsfläche</translation>
    </message>
    <message>
        <source>Star</source>
        <translation>Stern</translation>
    </message>
    <message>
        <source>Mark the take, or take the mark away; the tags find it</source>
        <translation>Den Take markieren oder die Markierung entfernen; die Stichwörter finden ihn</translation>
    </message>
    <message>
        <source>Take a pack into the library, or have models of others looked at where they lie</source>
        <translation>Ein Paket in die Bibliothek aufnehmen, oder fremde Modelle dort ansehen lassen, wo sie liegen</translation>
    </message>
    <message>
        <source>Pack...</source>
        <translation>Paket …</translation>
    </message>
    <message>
        <source>Model file...</source>
        <translation>Modelldatei …</translation>
    </message>
    <message>
        <source>A checkpoint, motion module, LoRA, VAE or text encoder; nothing is copied</source>
        <translation>Ein Bildmodell, Bewegungsmodul, LoRA, VAE oder Textencoder; nichts wird kopiert</translation>
    </message>
    <message>
        <source>Folder of models...</source>
        <translation>Ordner mit Modellen …</translation>
    </message>
    <message>
        <source>Of diffusers, ComfyUI or AUTOMATIC1111, or any folder of weights; nothing is copied</source>
        <translation>Von diffusers, ComfyUI oder AUTOMATIC1111, oder irgendein Ordner mit Gewichten; nichts wird kopiert</translation>
    </message>
    <message>
        <source>Look for models again</source>
        <translation>Wieder nach Modellen suchen</translation>
    </message>
    <message>
        <source>In what was added, the Hugging Face cache, ComfyUI and stable-diffusion-webui</source>
        <translation>In allem, was hinzugefügt wurde, im Zwischenspeicher von Hugging Face, in ComfyUI und stable-diffusion-webui</translation>
    </message>
    <message>
        <source>Looks for models of others...</source>
        <translation>Sucht nach fremden Modellen …</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>What was known before stays</source>
        <translation>Was vorher bekannt war, bleibt</translation>
    </message>
    <message>
        <source>Add a model file</source>
        <translation>Eine Modelldatei hinzufügen</translation>
    </message>
    <message>
        <source>Weights (*.safetensors *.ckpt *.pt *.pth *.bin *.json)</source>
        <translation>Gewichte (*.safetensors *.ckpt *.pt *.pth *.bin *.json)</translation>
    </message>
    <message>
        <source>Add a folder of models</source>
        <translation>Einen Ordner mit Modellen hinzufügen</translation>
    </message>
    <message>
        <source>Cannot be opened: %1</source>
        <translation>Lässt sich nicht öffnen: %1</translation>
    </message>
</context>
<context>
    <name>cascade::ui::LogModel</name>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>From</source>
        <translation>Quelle</translation>
    </message>
    <message>
        <source>What happened</source>
        <translation>Ereignis</translation>
    </message>
</context>
<context>
    <name>cascade::ui::LogPanel</name>
    <message>
        <source>Log</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>Nothing has happened yet.</source>
        <translation>Noch ist nichts passiert.</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Copy the chosen lines</source>
        <translation>Die gewählten Zeilen kopieren</translation>
    </message>
    <message>
        <source>Search the log</source>
        <translation>Protokoll durchsuchen</translation>
    </message>
    <message>
        <source>Which entries</source>
        <translation>Welche Einträge</translation>
    </message>
    <message>
        <source>Everything</source>
        <translation>Alles</translation>
    </message>
    <message>
        <source>Warnings and errors</source>
        <translation>Warnungen und Fehler</translation>
    </message>
    <message>
        <source>Errors</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>Copy all</source>
        <translation>Alles kopieren</translation>
    </message>
    <message>
        <source>Copy the whole log as text</source>
        <translation>Das ganze Protokoll als Text kopieren</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>Leeren</translation>
    </message>
    <message>
        <source>Forget all entries</source>
        <translation>Alle Einträge verwerfen</translation>
    </message>
</context>
<context>
    <name>cascade::ui::MainWindow</name>
    <message>
        <source>studio</source>
        <translation>Studio</translation>
    </message>
    <message>
        <source>The graph uses %1 already.</source>
        <translation>Der Graph verwendet %1 bereits.</translation>
    </message>
    <message>
        <source>%1 uses %2 now.</source>
        <translation>%1 verwendet jetzt %2.</translation>
    </message>
    <message>
        <source>A Cascade of %1 is on the canvas now.</source>
        <translation>Eine Cascade von %1 liegt jetzt auf der Arbeitsfläche.</translation>
    </message>
    <message>
        <source>All of the graph uses %1 now.</source>
        <translation>Der ganze Graph verwendet jetzt %1.</translation>
    </message>
    <message>
        <source>%1 is on the canvas now.</source>
        <translation>%1 ist jetzt auf der Arbeitsfläche.</translation>
    </message>
</context>
<context>
    <name>cascade::ui::NoiseEditor</name>
    <message>
        <source>alpha</source>
        <translation>Alpha</translation>
    </message>
    <message>
        <source>Noise prior</source>
        <translation>Rausch-Prior</translation>
    </message>
    <message>
        <source>several</source>
        <translation>mehrere Werte</translation>
    </message>
    <message>
        <source>Independent</source>
        <translation>Unabhängig</translation>
    </message>
    <message>
        <source>Mixed</source>
        <translation>Gemischt</translation>
    </message>
    <message>
        <source>Progressive</source>
        <translation>Progressiv</translation>
    </message>
    <message>
        <source>0 is independent; inf gives all frames the same noise.</source>
        <translation>0 heißt unabhängig; mit inf haben alle Bilder dasselbe Rauschen.</translation>
    </message>
    <message>
        <source>Each frame has noise of its own.</source>
        <translation>Jedes Bild hat eigenes Rauschen.</translation>
    </message>
    <message>
        <source>Any two frames share %1 % of their noise.</source>
        <translation>Je zwei Bilder teilen %1 % ihres Rauschens.</translation>
    </message>
    <message numerus="yes">
        <source>Neighbours share %1 %, the first and the last of %n frames %2 %.</source>
        <translation>
            <numerusform>Nachbarn teilen %1 %, das erste und das letzte von %n Bild %2 %.</numerusform>
            <numerusform>Nachbarn teilen %1 %, das erste und das letzte von %n Bildern %2 %.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cascade::ui::NoiseMatrix</name>
    <message>
        <source>Correlation of the noise of frames</source>
        <translation>Korrelation des Rauschens zwischen Bildern</translation>
    </message>
    <message>
        <source>Neighbours %1, first and last %2</source>
        <translation>Nachbarn %1, erstes und letztes %2</translation>
    </message>
    <message>
        <source>Frames %1 and %2: correlation %3</source>
        <translation>Bilder %1 und %2: Korrelation %3</translation>
    </message>
</context>
<context>
    <name>cascade::ui::PackDialog</name>
    <message>
        <source>the frame that the viewer shows</source>
        <translation>das Bild im Betrachter</translation>
    </message>
    <message>
        <source>&amp;Save</source>
        <translation>&amp;Speichern</translation>
    </message>
    <message>
        <source>Save as preset or pack</source>
        <translation>Als Vorlage oder Paket speichern</translation>
    </message>
    <message>
        <source>It becomes the picture of the card</source>
        <translation>Es wird das Bild der Karte</translation>
    </message>
    <message>
        <source>The viewer shows no frame: run the graph first.</source>
        <translation>Der Betrachter zeigt kein Bild: Führen Sie zuerst den Graphen aus.</translation>
    </message>
    <message>
        <source>start, draft, watercolour</source>
        <translation>Einstieg, Entwurf, Aquarell</translation>
    </message>
    <message>
        <source>Up to 32 words, with commas between</source>
        <translation>Bis zu 32 Wörter, durch Kommas getrennt</translation>
    </message>
    <message>
        <source>What others may do with it, as an SPDX expression</source>
        <translation>Was andere damit tun dürfen, als SPDX-Ausdruck</translation>
    </message>
    <message>
        <source>What it makes, and what to change first</source>
        <translation>Was daraus entsteht und was man zuerst ändern sollte</translation>
    </message>
    <message>
        <source>Description</source>
        <translation>Beschreibung</translation>
    </message>
    <message>
        <source>&amp;Title</source>
        <translation>&amp;Titel</translation>
    </message>
    <message>
        <source>&amp;Author</source>
        <translation>&amp;Autor</translation>
    </message>
    <message>
        <source>&amp;Licence</source>
        <translation>&amp;Lizenz</translation>
    </message>
    <message>
        <source>Ta&amp;gs</source>
        <translation>Ta&amp;gs</translation>
    </message>
    <message>
        <source>&amp;Description</source>
        <translation>&amp;Beschreibung</translation>
    </message>
    <message>
        <source>&amp;Poster</source>
        <translation>&amp;Poster</translation>
    </message>
    <message>
        <source>into my library</source>
        <translation>in meine Bibliothek</translation>
    </message>
    <message>
        <source>to a file, to hand it on</source>
        <translation>in eine Datei zum Weitergeben</translation>
    </message>
    <message>
        <source>Where to</source>
        <translation>Wohin</translation>
    </message>
    <message>
        <source>Name in the library</source>
        <translation>Name in der Bibliothek</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>&amp;Name</translation>
    </message>
    <message>
        <source>Choose...</source>
        <translation>Wählen …</translation>
    </message>
    <message>
        <source>Choose the file</source>
        <translation>Datei wählen</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>A title is needed.</source>
        <translation>Ein Titel fehlt.</translation>
    </message>
    <message>
        <source>A name of letters and digits is needed.</source>
        <translation>Ein Name aus Buchstaben und Ziffern fehlt.</translation>
    </message>
    <message>
        <source>The file&apos;s name must end in .cascadepack.</source>
        <translation>Der Dateiname muss auf .cascadepack enden.</translation>
    </message>
    <message>
        <source>Save (Enter)</source>
        <translation>Speichern (Enter)</translation>
    </message>
    <message>
        <source>Save the pack as</source>
        <translation>Paket speichern unter</translation>
    </message>
    <message>
        <source>Packs (*.cascadepack)</source>
        <translation>Pakete (*.cascadepack)</translation>
    </message>
</context>
<context>
    <name>cascade::ui::ParameterChoice</name>
    <message>
        <source>several</source>
        <translation>mehrere Werte</translation>
    </message>
    <message>
        <source>automatic</source>
        <translation>automatisch</translation>
    </message>
</context>
<context>
    <name>cascade::ui::ParameterField</name>
    <message>
        <source>several</source>
        <translation>mehrere Werte</translation>
    </message>
    <message>
        <source>expected a number from %1 to %2</source>
        <translation>erwartet wird eine Zahl von %1 bis %2</translation>
    </message>
    <message>
        <source>expected a whole number</source>
        <translation>erwartet wird eine ganze Zahl</translation>
    </message>
</context>
<context>
    <name>cascade::ui::ParameterFile</name>
    <message>
        <source>Choose a file</source>
        <translation>Datei wählen</translation>
    </message>
</context>
<context>
    <name>cascade::ui::ParameterFlag</name>
    <message>
        <source>several</source>
        <translation>mehrere Werte</translation>
    </message>
</context>
<context>
    <name>cascade::ui::ParameterLine</name>
    <message>
        <source>automatic</source>
        <translation>automatisch</translation>
    </message>
    <message>
        <source>Likely values (Down)</source>
        <translation>Naheliegende Werte (Abwärtspfeil)</translation>
    </message>
    <message>
        <source>nothing yet: choose</source>
        <translation>noch nichts: wählen</translation>
    </message>
</context>
<context>
    <name>cascade::ui::ParameterNumber</name>
    <message>
        <source>Another %1 by chance</source>
        <translation>Zufälliger Wert für %1</translation>
    </message>
</context>
<context>
    <name>cascade::ui::ParameterProse</name>
    <message>
        <source>several</source>
        <translation>mehrere Werte</translation>
    </message>
</context>
<context>
    <name>cascade::ui::ParameterRow</name>
    <message>
        <source>automatic</source>
        <translation>automatisch</translation>
    </message>
    <message>
        <source>empty</source>
        <translation>leer</translation>
    </message>
    <message>
        <source>Standard: %1</source>
        <translation>Standard: %1</translation>
    </message>
    <message>
        <source>Reset to %1</source>
        <translation>Zurücksetzen auf %1</translation>
    </message>
    <message>
        <source>Reset %1</source>
        <translation>%1 zurücksetzen</translation>
    </message>
    <message>
        <source>Copy, paste, publish</source>
        <translation>Kopieren, einfügen, veröffentlichen</translation>
    </message>
    <message>
        <source>More for %1</source>
        <translation>Mehr zu %1</translation>
    </message>
    <message>
        <source>Reset to standard</source>
        <translation>Auf Standard zurücksetzen</translation>
    </message>
    <message>
        <source>Copy value</source>
        <translation>Wert kopieren</translation>
    </message>
    <message>
        <source>Paste value</source>
        <translation>Wert einfügen</translation>
    </message>
    <message>
        <source>Show in the simple form</source>
        <translation>Im einfachen Formular zeigen</translation>
    </message>
    <message>
        <source>standard: %1</source>
        <translation>Standard: %1</translation>
    </message>
</context>
<context>
    <name>cascade::ui::ParameterSampler</name>
    <message>
        <source>Sampler</source>
        <translation>Sampler</translation>
    </message>
    <message>
        <source>several</source>
        <translation>mehrere Werte</translation>
    </message>
    <message>
        <source>DDIM</source>
        <translation>DDIM</translation>
    </message>
    <message>
        <source>Ancestral</source>
        <translation>Ancestral</translation>
    </message>
    <message>
        <source>DPM-Solver++ 2M</source>
        <translation>DPM-Solver++ 2M</translation>
    </message>
    <message>
        <source>DEIS</source>
        <translation>DEIS</translation>
    </message>
    <message>
        <source>Euler</source>
        <translation>Euler</translation>
    </message>
    <message>
        <source>Euler ancestral</source>
        <translation>Euler ancestral</translation>
    </message>
    <message>
        <source>Stochastic N-step</source>
        <translation>Stochastisch, N Schritte</translation>
    </message>
    <message>
        <source>eta</source>
        <translation>Eta</translation>
    </message>
    <message>
        <source>gamma</source>
        <translation>Gamma</translation>
    </message>
    <message>
        <source>0 is deterministic: the same noise always ends in the same clip.</source>
        <translation>0 ist deterministisch: Dasselbe Rauschen ergibt immer denselben Clip.</translation>
    </message>
    <message>
        <source>0 adds the least noise at each step that theory allows, 1 the most.</source>
        <translation>0 fügt in jedem Schritt das wenigste Rauschen hinzu, das die Theorie erlaubt, 1 das meiste.</translation>
    </message>
    <message>
        <source>Second order and deterministic: good with 10 to 30 steps.</source>
        <translation>Zweite Ordnung, deterministisch: gut mit 10 bis 30 Schritten.</translation>
    </message>
    <message>
        <source>Second order and deterministic, by the predicted noise: good with 10 to 30 steps.</source>
        <translation>Zweite Ordnung, deterministisch, nach dem vorhergesagten Rauschen: gut mit 10 bis 30 Schritten.</translation>
    </message>
    <message>
        <source>Deterministic. The steps of DDIM, except for open models: those get other times.</source>
        <translation>Deterministisch. Die Schritte von DDIM, außer bei offenen Modellen: Diese bekommen andere Zeiten.</translation>
    </message>
    <message>
        <source>Adds fresh noise at each step. The steps of Ancestral with gamma 0, except for open models.</source>
        <translation>Fügt in jedem Schritt frisches Rauschen hinzu. Die Schritte von Ancestral mit Gamma 0, außer bei offenen Modellen.</translation>
    </message>
    <message>
        <source>For variants that were distilled to it (N-stochastic): steps of twice the length, each with fresh noise.</source>
        <translation>Für Varianten, die darauf destilliert wurden (N-stochastic): Schritte von doppelter Länge, jeder mit frischem Rauschen.</translation>
    </message>
</context>
<context>
    <name>cascade::ui::ParameterThreshold</name>
    <message>
        <source>Threshold</source>
        <translation>Schwellwert</translation>
    </message>
    <message>
        <source>several</source>
        <translation>mehrere Werte</translation>
    </message>
    <message>
        <source>The model&apos;s own</source>
        <translation>Vom Modell</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Keiner</translation>
    </message>
    <message>
        <source>Static: cut at -1 and 1</source>
        <translation>Statisch: Grenzen -1 und 1</translation>
    </message>
    <message>
        <source>Dynamic: by percentile</source>
        <translation>Dynamisch: nach Perzentil</translation>
    </message>
    <message>
        <source>Percentile, %</source>
        <translation>Perzentil, %</translation>
    </message>
    <message>
        <source>Cap</source>
        <translation>Obergrenze</translation>
    </message>
    <message>
        <source>One limit for</source>
        <translation>Eine Grenze für</translation>
    </message>
    <message>
        <source>the whole clip</source>
        <translation>den ganzen Clip</translation>
    </message>
    <message>
        <source>each frame</source>
        <translation>jedes Bild</translation>
    </message>
    <message>
        <source>One limit for the clip does not make its brightness pump.</source>
        <translation>Mit einer Grenze für den ganzen Clip pumpt die Helligkeit nicht.</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keine</translation>
    </message>
    <message>
        <source>%1: up to %2 % of a step&apos;s values were clipped in the last run (step %3 of %4)</source>
        <translation>%1: Im letzten Lauf wurden bis zu %2 % der Werte eines Schritts beschnitten (Schritt %3 von %4)</translation>
    </message>
    <message>
        <source>%1, in % of each step: %2</source>
        <translation>%1, in % jedes Schritts: %2</translation>
    </message>
    <message>
        <source>The model&apos;s own: %1</source>
        <translation>Vom Modell: %1</translation>
    </message>
</context>
<context>
    <name>cascade::ui::PictureKeys</name>
    <message>
        <source>Play or pause</source>
        <translation>Abspielen oder anhalten</translation>
    </message>
    <message>
        <source>Play from in to out</source>
        <translation>Von In bis Out abspielen</translation>
    </message>
    <message>
        <source>Play backwards, faster each time</source>
        <translation>Rückwärts abspielen, jedes Mal schneller</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Play, faster each time</source>
        <translation>Abspielen, jedes Mal schneller</translation>
    </message>
    <message>
        <source>One frame back</source>
        <translation>Ein Bild zurück</translation>
    </message>
    <message>
        <source>One frame on</source>
        <translation>Ein Bild vor</translation>
    </message>
    <message>
        <source>One second back</source>
        <translation>Eine Sekunde zurück</translation>
    </message>
    <message>
        <source>One second on</source>
        <translation>Eine Sekunde vor</translation>
    </message>
    <message>
        <source>First frame</source>
        <translation>Erstes Bild</translation>
    </message>
    <message>
        <source>Last frame</source>
        <translation>Letztes Bild</translation>
    </message>
    <message>
        <source>The range begins here</source>
        <translation>Bereich beginnt hier</translation>
    </message>
    <message>
        <source>The range ends here</source>
        <translation>Bereich endet hier</translation>
    </message>
    <message>
        <source>Go to the start of the range</source>
        <translation>Zum Anfang des Bereichs</translation>
    </message>
    <message>
        <source>Go to the end of the range</source>
        <translation>Zum Ende des Bereichs</translation>
    </message>
    <message>
        <source>Forget the range</source>
        <translation>Bereich aufheben</translation>
    </message>
</context>
<context>
    <name>cascade::ui::PromptEditor</name>
    <message>
        <source>Replace by &quot;%1&quot;</source>
        <translation>Durch „%1“ ersetzen</translation>
    </message>
    <message>
        <source>The model never saw &quot;%1&quot;, nor a word like it</source>
        <translation>Das Modell kennt weder „%1“ noch ein ähnliches Wort</translation>
    </message>
</context>
<context>
    <name>cascade::ui::PromptPanel</name>
    <message>
        <source>Add a Prompt node</source>
        <translation>Prompt-Knoten hinzufügen</translation>
    </message>
    <message>
        <source>Prompt</source>
        <translation>Prompt</translation>
    </message>
    <message>
        <source>Prompt: what the clip shows</source>
        <translation>Prompt: was der Clip zeigt</translation>
    </message>
    <message>
        <source>What the clip shows. Empty is a sample of whatever the model knows.</source>
        <translation>Was der Clip zeigt. Leer ergibt eine Probe von dem, was das Modell kennt.</translation>
    </message>
    <message>
        <source>Ctrl+Space completes a word, Ctrl+Enter runs.</source>
        <translation>Strg+Leertaste vervollständigt ein Wort, Strg+Enter führt aus.</translation>
    </message>
    <message>
        <source>Negative prompt: what guidance leads away from</source>
        <translation>Negativer Prompt: wovon die Guidance wegführt</translation>
    </message>
    <message>
        <source>What to lead away from</source>
        <translation>Was vermieden werden soll</translation>
    </message>
    <message>
        <source>Live drafts</source>
        <translation>Live-Entwürfe</translation>
    </message>
    <message>
        <source>Redraws the first stage, in a few steps, a moment after each change.</source>
        <translation>Rechnet die erste Stufe kurz nach jeder Änderung in wenigen Schritten neu.</translation>
    </message>
    <message>
        <source>What this model understands</source>
        <translation>Was dieses Modell versteht</translation>
    </message>
    <message>
        <source>Prompts that were used before</source>
        <translation>Bisherige Prompts</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>Seed</translation>
    </message>
    <message>
        <source>The seed before</source>
        <translation>Voriger Seed</translation>
    </message>
    <message>
        <source>Another seed by chance</source>
        <translation>Zufälliger Seed</translation>
    </message>
    <message>
        <source>The next seed</source>
        <translation>Nächster Seed</translation>
    </message>
    <message>
        <source>Variations</source>
        <translation>Variationen</translation>
    </message>
    <message numerus="yes">
        <source>%n takes of this prompt, each with a seed of its own</source>
        <translation>
            <numerusform>%n Take dieses Prompts mit eigenem Seed</numerusform>
            <numerusform>%n Takes dieses Prompts, jeder mit eigenem Seed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n words, at least %1 of %2 tokens</source>
        <translation>
            <numerusform>%n Wort, mindestens %1 von %2 Tokens</numerusform>
            <numerusform>%n Wörter, mindestens %1 von %2 Tokens</numerusform>
        </translation>
    </message>
    <message>
        <source>Too long: the model reads only the beginning.</source>
        <translation>Zu lang: Das Modell liest nur den Anfang.</translation>
    </message>
    <message numerus="yes">
        <source>%n words</source>
        <translation>
            <numerusform>%n Wort</numerusform>
            <numerusform>%n Wörter</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 (%2?)</source>
        <translation>%1 (%2?)</translation>
    </message>
    <message>
        <source>The model never saw: %1%2</source>
        <translation>Das Modell kennt nicht: %1%2</translation>
    </message>
    <message numerus="yes">
        <source> and %n more</source>
        <translation>
            <numerusform> und %n weiteres</numerusform>
            <numerusform> und %n weitere</numerusform>
        </translation>
    </message>
    <message>
        <source>None yet: runs put their prompts here</source>
        <translation>Noch keine: Läufe legen ihre Prompts hier ab</translation>
    </message>
    <message>
        <source>Forget them</source>
        <translation>Verwerfen</translation>
    </message>
</context>
<context>
    <name>cascade::ui::PromptWordList</name>
    <message>
        <source>Words that the model understands</source>
        <translation>Wörter, die das Modell versteht</translation>
    </message>
    <message numerus="yes">
        <source>Search %n words</source>
        <translation>
            <numerusform>%n Wort durchsuchen</numerusform>
            <numerusform>%n Wörter durchsuchen</numerusform>
        </translation>
    </message>
    <message>
        <source>Search words</source>
        <translation>Wörter suchen</translation>
    </message>
    <message>
        <source>What this model understands</source>
        <translation>Was dieses Modell versteht</translation>
    </message>
</context>
<context>
    <name>cascade::ui::QueueModel</name>
    <message numerus="yes">
        <source>%n running</source>
        <translation>
            <numerusform>%n läuft</numerusform>
            <numerusform>%n laufen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n waiting</source>
        <translation>
            <numerusform>%n wartet</numerusform>
            <numerusform>%n warten</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n paused</source>
        <translation>
            <numerusform>%n pausiert</numerusform>
            <numerusform>%n pausiert</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n to approve</source>
        <translation>
            <numerusform>%n freizugeben</numerusform>
            <numerusform>%n freizugeben</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing waits</source>
        <translation>Nichts wartet</translation>
    </message>
    <message>
        <source>first</source>
        <translation>zuerst</translation>
    </message>
    <message>
        <source>batch</source>
        <translation>Stapel</translation>
    </message>
    <message>
        <source>%1, added %2</source>
        <translation>%1, hinzugefügt %2</translation>
    </message>
    <message>
        <source>Job</source>
        <translation>Auftrag</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>Titel</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>Seed</translation>
    </message>
    <message>
        <source>Priority</source>
        <translation>Priorität</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Dauer</translation>
    </message>
    <message>
        <source>A seed is a whole number of 0 or more.</source>
        <translation>Ein Seed ist eine ganze Zahl ab 0.</translation>
    </message>
</context>
<context>
    <name>cascade::ui::QueuePanel</name>
    <message>
        <source>What the queue has to do</source>
        <translation>Was in der Warteschlange ansteht</translation>
    </message>
    <message>
        <source>Run queue</source>
        <translation>Starten</translation>
    </message>
    <message>
        <source>Render what waits, one job after the other</source>
        <translation>Wartende Aufträge nacheinander rendern</translation>
    </message>
    <message>
        <source>Hold all</source>
        <translation>Alle anhalten</translation>
    </message>
    <message>
        <source>Let no further job begin</source>
        <translation>Keinen weiteren Auftrag beginnen</translation>
    </message>
    <message>
        <source>Up</source>
        <translation>Höher</translation>
    </message>
    <message>
        <source>Before the job above</source>
        <translation>Vor den Auftrag darüber</translation>
    </message>
    <message>
        <source>Down</source>
        <translation>Tiefer</translation>
    </message>
    <message>
        <source>After the job below</source>
        <translation>Hinter den Auftrag darunter</translation>
    </message>
    <message>
        <source>To the top</source>
        <translation>An den Anfang</translation>
    </message>
    <message>
        <source>Next in its priority</source>
        <translation>Als nächsten seiner Priorität</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pausieren</translation>
    </message>
    <message>
        <source>Hold a waiting job in its place, or let it go on</source>
        <translation>Einen wartenden Auftrag an seinem Platz anhalten oder fortsetzen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Stop the job; finished stages are kept</source>
        <translation>Den Auftrag abbrechen; fertige Stufen bleiben erhalten</translation>
    </message>
    <message>
        <source>Retry</source>
        <translation>Erneut</translation>
    </message>
    <message>
        <source>Let a failed or cancelled job wait again</source>
        <translation>Einen fehlgeschlagenen oder abgebrochenen Auftrag wieder einreihen</translation>
    </message>
    <message>
        <source>Next seed</source>
        <translation>Nächster Seed</translation>
    </message>
    <message>
        <source>Add the job once more with the next seed</source>
        <translation>Den Auftrag mit dem nächsten Seed noch einmal einreihen</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Forget the job; what it wrote stays</source>
        <translation>Den Auftrag vergessen; geschriebene Dateien bleiben</translation>
    </message>
    <message>
        <source>Clear ended</source>
        <translation>Aufräumen</translation>
    </message>
    <message>
        <source>Forget all jobs that are done, failed or cancelled</source>
        <translation>Alle fertigen, fehlgeschlagenen und abgebrochenen Aufträge vergessen</translation>
    </message>
    <message>
        <source>Goes first</source>
        <translation>Vorziehen</translation>
    </message>
    <message>
        <source>Before all batch jobs: somebody waits for it</source>
        <translation>Vor allen Stapelaufträgen: jemand wartet darauf</translation>
    </message>
    <message>
        <source>Open its graph</source>
        <translation>Graph öffnen</translation>
    </message>
    <message>
        <source>Put the job&apos;s graph on the canvas (Enter)</source>
        <translation>Den Graphen des Auftrags auf die Arbeitsfläche holen (Enter)</translation>
    </message>
    <message>
        <source>Show its files</source>
        <translation>Dateien zeigen</translation>
    </message>
    <message>
        <source>Show what the job has written in its folder</source>
        <translation>Im Ordner zeigen, was der Auftrag geschrieben hat</translation>
    </message>
    <message>
        <source>Jobs</source>
        <translation>Aufträge</translation>
    </message>
    <message>
        <source>Nothing is queued.
Ctrl+Shift+Enter adds the graph on the canvas.</source>
        <translation>Die Warteschlange ist leer.
Strg+Umschalt+Enter stellt den Graphen der Arbeitsfläche hinein.</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>Warteschlange</translation>
    </message>
    <message>
        <source>Approve</source>
        <translation>Freigeben</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>%1. All is held: no job begins.</source>
        <translation>%1. Alles angehalten: Kein Auftrag beginnt.</translation>
    </message>
    <message>
        <source>%1. The queue runs.</source>
        <translation>%1. Die Warteschlange läuft.</translation>
    </message>
    <message>
        <source>%1. The queue does not run.</source>
        <translation>%1. Die Warteschlange läuft nicht.</translation>
    </message>
</context>
<context>
    <name>cascade::ui::RunControl</name>
    <message>
        <source>A run goes on. Stop it, or add this one to the queue.</source>
        <translation>Es läuft schon etwas. Stoppen Sie den Lauf, oder stellen Sie den neuen in die Warteschlange.</translation>
    </message>
    <message>
        <source>The graph has no Export or Preview node: there is nothing to run to.</source>
        <translation>Der Graph hat keinen Export- oder Preview-Knoten: Der Lauf hätte kein Ziel.</translation>
    </message>
    <message>
        <source>A run goes on. Stop it first.</source>
        <translation>Es läuft schon etwas. Stoppen Sie zuerst diesen Lauf.</translation>
    </message>
</context>
<context>
    <name>cascade::ui::SettingsDialog</name>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>A link dropped into the open</source>
        <translation>Eine ins Leere gezogene Verbindung</translation>
    </message>
    <message>
        <source>The same with Shift</source>
        <translation>Dasselbe mit Umschalt</translation>
    </message>
    <message>
        <source>Keys…</source>
        <translation>Tasten …</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>Farben</translation>
    </message>
    <message>
        <source>System</source>
        <translation>System</translation>
    </message>
    <message>
        <source>The language changes at the next start.</source>
        <translation>Die Sprache ändert sich beim nächsten Start.</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>searches for a node that fits</source>
        <translation>sucht einen passenden Knoten</translation>
    </message>
    <message>
        <source>ends in a bend</source>
        <translation>endet in einer Umlenkung</translation>
    </message>
    <message>
        <source>goes away</source>
        <translation>verschwindet</translation>
    </message>
</context>
<context>
    <name>cascade::ui::ShortcutsDialog</name>
    <message>
        <source>Keys</source>
        <translation>Tastenkürzel</translation>
    </message>
    <message>
        <source>Search actions</source>
        <translation>Befehle suchen</translation>
    </message>
    <message>
        <source>Action</source>
        <translation>Befehl</translation>
    </message>
    <message>
        <source>Panel or menu</source>
        <translation>Panel, Menü</translation>
    </message>
    <message>
        <source>New key for the chosen action</source>
        <translation>Neues Kürzel für den gewählten Befehl</translation>
    </message>
    <message>
        <source>Use this key</source>
        <translation>Übernehmen</translation>
    </message>
    <message>
        <source>Add this key</source>
        <translation>Hinzufügen</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>Zurücksetzen</translation>
    </message>
    <message>
        <source>Choose an action, and press a key in the field.</source>
        <translation>Wählen Sie einen Befehl, und drücken Sie im Feld eine Taste.</translation>
    </message>
    <message>
        <source>%1 had this key; it has lost it.</source>
        <translation>%1 hatte dieses Kürzel und hat es nun nicht mehr.</translation>
    </message>
</context>
<context>
    <name>cascade::ui::ShotExport</name>
    <message>
        <source>The export of the shots ended early.</source>
        <translation>Der Export der Shots endete vorzeitig.</translation>
    </message>
</context>
<context>
    <name>cascade::ui::SimpleForm</name>
    <message>
        <source>Simple form</source>
        <translation>Einfaches Formular</translation>
    </message>
    <message>
        <source>Nothing is on this form yet. Put a parameter here from its menu in the inspector, or start with the usual ones.</source>
        <translation>Dieses Formular ist noch leer. Nehmen Sie einen Parameter über sein Menü im Inspektor auf, oder beginnen Sie mit den üblichen.</translation>
    </message>
    <message>
        <source>Start with the usual ones</source>
        <translation>Mit den üblichen beginnen</translation>
    </message>
    <message>
        <source>Prompt, seed, guidance and steps</source>
        <translation>Prompt, Seed, Guidance und Schritte</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
</context>
<context>
    <name>cascade::ui::StatusLine</name>
    <message>
        <source>: step %1 of %2</source>
        <translation>: Schritt %1 von %2</translation>
    </message>
    <message>
        <source>, %1 left</source>
        <translation>, noch %1</translation>
    </message>
    <message>
        <source>Stopped after %1. What is finished is kept; Run goes on from there.</source>
        <translation>Nach %1 gestoppt. Fertiges bleibt erhalten; Ausführen macht dort weiter.</translation>
    </message>
    <message>
        <source>Held after %1: approve it in the timeline to go on.</source>
        <translation>Angehalten nach %1: Geben Sie es in der Zeitleiste frei, damit es weitergeht.</translation>
    </message>
    <message>
        <source>Done in %1.</source>
        <translation>Fertig in %1.</translation>
    </message>
    <message>
        <source>Done in %1: %2</source>
        <translation>Fertig in %1: %2</translation>
    </message>
    <message>
        <source>Progress of the run</source>
        <translation>Fortschritt des Laufs</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Stoppen</translation>
    </message>
    <message>
        <source>Stop the run (Esc)</source>
        <translation>Den Lauf stoppen (Esc)</translation>
    </message>
    <message>
        <source>The engine begins …</source>
        <translation>Die Engine beginnt …</translation>
    </message>
    <message>
        <source>Engine ready</source>
        <translation>Engine bereit</translation>
    </message>
    <message>
        <source>Engine starts …</source>
        <translation>Engine startet …</translation>
    </message>
    <message>
        <source>Engine is down</source>
        <translation>Engine läuft nicht</translation>
    </message>
    <message>
        <source>A run: about %1, %2</source>
        <translation>Ein Lauf: etwa %1, %2</translation>
    </message>
    <message>
        <source>A run: time unknown yet, %1</source>
        <translation>Ein Lauf: Dauer noch unbekannt, %1</translation>
    </message>
</context>
<context>
    <name>cascade::ui::TimecodeField</name>
    <message>
        <source>Timecode</source>
        <translation>Timecode</translation>
    </message>
    <message>
        <source>Hours, minutes, seconds and frames. Type a timecode or a frame&apos;s number to go there.</source>
        <translation>Stunden, Minuten, Sekunden und Bilder. Ein Timecode oder eine Bildnummer springt dorthin.</translation>
    </message>
</context>
<context>
    <name>cascade::ui::Timeline</name>
    <message>
        <source>Timeline</source>
        <translation>Zeitleiste</translation>
    </message>
    <message>
        <source>Snap to cuts, markers and the range</source>
        <translation>An Schnitten, Markern und Bereich einrasten</translation>
    </message>
    <message>
        <source>Marker here; again to rename it</source>
        <translation>Marker setzen; noch einmal: umbenennen</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>Verkleinern</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>Vergrößern</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>Alles zeigen</translation>
    </message>
    <message>
        <source>Remove the marker here</source>
        <translation>Diesen Marker entfernen</translation>
    </message>
    <message>
        <source>Previous cut or marker</source>
        <translation>Voriger Schnitt oder Marker</translation>
    </message>
    <message>
        <source>Next cut or marker</source>
        <translation>Nächster Schnitt oder Marker</translation>
    </message>
    <message>
        <source>Choose the lane above</source>
        <translation>Spur darüber wählen</translation>
    </message>
    <message>
        <source>Choose the lane below</source>
        <translation>Spur darunter wählen</translation>
    </message>
    <message>
        <source>Open or close the versions of the lane</source>
        <translation>Versionen der Spur auf- oder zuklappen</translation>
    </message>
    <message>
        <source>Show the clip in the viewer</source>
        <translation>Clip im Betrachter zeigen</translation>
    </message>
    <message>
        <source>Goes on with the chosen take, from where it is held</source>
        <translation>Macht mit dem gewählten Take dort weiter, wo er angehalten ist</translation>
    </message>
    <message>
        <source>Export range…</source>
        <translation>Bereich exportieren …</translation>
    </message>
    <message>
        <source>Writes the chosen clip, from in to out, to a file</source>
        <translation>Schreibt den gewählten Clip von In bis Out in eine Datei</translation>
    </message>
    <message>
        <source>Export shots…</source>
        <translation>Shots exportieren …</translation>
    </message>
    <message>
        <source>Writes the shots as a list for editing programs (.otio)</source>
        <translation>Schreibt die Shots als Liste für Schnittprogramme (.otio)</translation>
    </message>
</context>
<context>
    <name>cascade::ui::TimelineMarkers</name>
    <message>
        <source>Marker %1</source>
        <translation>Marker %1</translation>
    </message>
</context>
<context>
    <name>cascade::ui::TimelineView</name>
    <message>
        <source>Timeline</source>
        <translation>Zeitleiste</translation>
    </message>
    <message>
        <source>No stages yet: the lanes of the graph&apos;s stages will be here.</source>
        <translation>Noch keine Stufen: Hier erscheinen die Spuren der Stufen des Graphen.</translation>
    </message>
    <message>
        <source>Name of the marker</source>
        <translation>Name des Markers</translation>
    </message>
    <message>
        <source>%1: drag to move, double click to rename</source>
        <translation>%1: ziehen verschiebt, Doppelklick benennt um</translation>
    </message>
    <message>
        <source>Markers are kept in the graph on the canvas, and this is another shot: open its graph to mark it.</source>
        <translation>Marker liegen im Graphen auf der Arbeitsfläche, und dies ist ein anderer Shot: Öffnen Sie dessen Graphen, um ihn zu markieren.</translation>
    </message>
    <message>
        <source>%1: the triangle opens and closes its versions</source>
        <translation>%1: Das Dreieck öffnet und schließt die Versionen</translation>
    </message>
</context>
<context>
    <name>cascade::ui::Viewer</name>
    <message>
        <source>Viewer</source>
        <translation>Betrachter</translation>
    </message>
    <message>
        <source>Step of the sampling</source>
        <translation>Schritt des Samplings</translation>
    </message>
    <message>
        <source>Back through the steps in which this stage was sampled</source>
        <translation>Zurück durch die Schritte, in denen diese Stufe entstand</translation>
    </message>
    <message>
        <source>Pixel under the pointer</source>
        <translation>Pixel unter dem Mauszeiger</translation>
    </message>
    <message>
        <source>Swap A and B</source>
        <translation>A und B tauschen</translation>
    </message>
    <message>
        <source>Next way to compare</source>
        <translation>Nächste Vergleichsart</translation>
    </message>
    <message>
        <source>Leave the comparison</source>
        <translation>Vergleich verlassen</translation>
    </message>
    <message>
        <source>Blind comparison of A and B</source>
        <translation>Blindvergleich von A und B</translation>
    </message>
    <message>
        <source>Fit the picture</source>
        <translation>Bild einpassen</translation>
    </message>
    <message>
        <source>One pixel on one of the screen&apos;s</source>
        <translation>Pixelgenau (1:1)</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>Vergrößern</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>Verkleinern</translation>
    </message>
    <message>
        <source>Move the wipe left</source>
        <translation>Wischkante nach links</translation>
    </message>
    <message>
        <source>Move the wipe right</source>
        <translation>Wischkante nach rechts</translation>
    </message>
    <message>
        <source>Crisp pixels, or smooth</source>
        <translation>Scharfe Pixel oder geglättet</translation>
    </message>
    <message>
        <source>Safe areas</source>
        <translation>Sichere Ränder</translation>
    </message>
    <message>
        <source>Histogram</source>
        <translation>Histogramm</translation>
    </message>
    <message>
        <source>Neither side is better</source>
        <translation>Keine Seite ist besser</translation>
    </message>
    <message>
        <source>Show what was kept as %1</source>
        <translation>Gemerktes %1 zeigen</translation>
    </message>
    <message>
        <source>Keep what is shown as %1</source>
        <translation>Gezeigtes als %1 merken</translation>
    </message>
    <message>
        <source>Which is better? 1 left, 2 right, 0 neither; Esc ends. %1 rated.</source>
        <translation>Was ist besser? 1 links, 2 rechts, 0 keines; Esc beendet. %1 bewertet.</translation>
    </message>
    <message>
        <source>%1: %2 at %3</source>
        <translation>%1: %2 bei %3</translation>
    </message>
    <message>
        <source>as it is now</source>
        <translation>aktueller Stand</translation>
    </message>
    <message>
        <source>step %1 of %2</source>
        <translation>Schritt %1 von %2</translation>
    </message>
    <message>
        <source>A was better %1 times, B %2 times, neither %3 times.</source>
        <translation>A war %1-mal besser, B %2-mal, keines %3-mal.</translation>
    </message>
    <message>
        <source>Kept: %1 shows it again.</source>
        <translation>Gemerkt: %1 zeigt es wieder.</translation>
    </message>
    <message>
        <source>Grid of thirds</source>
        <translation>Drittelraster</translation>
    </message>
</context>
<context>
    <name>cascade::ui::ViewerBar</name>
    <message>
        <source>Source %1</source>
        <translation>Quelle %1</translation>
    </message>
    <message>
        <source>Single</source>
        <translation>Einzeln</translation>
    </message>
    <message>
        <source>Wipe</source>
        <translation>Wischen</translation>
    </message>
    <message>
        <source>Side by side</source>
        <translation>Nebeneinander</translation>
    </message>
    <message>
        <source>Difference</source>
        <translation>Differenz</translation>
    </message>
    <message>
        <source>2 × 2</source>
        <translation>2 × 2</translation>
    </message>
    <message>
        <source>Fit</source>
        <translation>Einpassen</translation>
    </message>
    <message>
        <source>Choose %1</source>
        <translation>%1 wählen</translation>
    </message>
    <message>
        <source>Swap A and B</source>
        <translation>A und B tauschen</translation>
    </message>
    <message>
        <source>How sources are compared</source>
        <translation>Wie Quellen verglichen werden</translation>
    </message>
    <message>
        <source>Zoom</source>
        <translation>Zoom</translation>
    </message>
    <message>
        <source>Crisp pixels, or smooth</source>
        <translation>Scharfe Pixel oder geglättet</translation>
    </message>
    <message>
        <source>Safe areas: action 93 %, title 90 %</source>
        <translation>Sichere Ränder: Aktion 93 %, Titel 90 %</translation>
    </message>
    <message>
        <source>Histogram and clipped values of A</source>
        <translation>Histogramm und beschnittene Werte von A</translation>
    </message>
</context>
<context>
    <name>cascade::ui::ViewerCanvas</name>
    <message>
        <source>Pictures</source>
        <translation>Bilder</translation>
    </message>
    <message>
        <source>step %1 of %2</source>
        <translation>Schritt %1 von %2</translation>
    </message>
    <message>
        <source>On its way…</source>
        <translation>Unterwegs …</translation>
    </message>
    <message>
        <source>difference × %1</source>
        <translation>Differenz × %1</translation>
    </message>
    <message>
        <source>Nothing to show yet: run the graph, or open a take.</source>
        <translation>Noch nichts zu sehen: Führen Sie den Graphen aus, oder öffnen Sie einen Take.</translation>
    </message>
</context>
<context>
    <name>cascade::ui::ViewerPictures</name>
    <message>
        <source>Nothing is made here yet: run the graph, or choose a take.</source>
        <translation>Hier ist noch nichts entstanden: Führen Sie den Graphen aus, oder wählen Sie einen Take.</translation>
    </message>
</context>
<context>
    <name>cascade::ui::ViewerTransport</name>
    <message>
        <source>Play round and round</source>
        <translation>In Schleife abspielen</translation>
    </message>
    <message numerus="yes">
        <source>frame %1 · %n frames at %2</source>
        <translation>
            <numerusform>Bild %1 · %n Bild bei %2</numerusform>
            <numerusform>Bild %1 · %n Bilder bei %2</numerusform>
        </translation>
    </message>
    <message>
        <source>frame %1</source>
        <translation>Bild %1</translation>
    </message>
    <message>
        <source>%1×</source>
        <translation>%1×</translation>
    </message>
    <message>
        <source>in %1</source>
        <translation>In %1</translation>
    </message>
    <message>
        <source>out %1</source>
        <translation>Out %1</translation>
    </message>
    <message>
        <source>First frame</source>
        <translation>Erstes Bild</translation>
    </message>
    <message>
        <source>Play backwards, faster each time</source>
        <translation>Rückwärts abspielen, jedes Mal schneller</translation>
    </message>
    <message>
        <source>One frame back</source>
        <translation>Ein Bild zurück</translation>
    </message>
    <message>
        <source>Play or pause</source>
        <translation>Abspielen oder anhalten</translation>
    </message>
    <message>
        <source>One frame on</source>
        <translation>Ein Bild vor</translation>
    </message>
    <message>
        <source>Play, faster each time</source>
        <translation>Abspielen, jedes Mal schneller</translation>
    </message>
    <message>
        <source>Last frame</source>
        <translation>Letztes Bild</translation>
    </message>
    <message>
        <source>The range begins here</source>
        <translation>Bereich beginnt hier</translation>
    </message>
    <message>
        <source>The range ends here</source>
        <translation>Bereich endet hier</translation>
    </message>
</context>
<context>
    <name>cascade::ui::Welcome</name>
    <message>
        <source>&lt;b&gt;A sentence becomes an HD clip&lt;/b&gt;</source>
        <translation>&lt;b&gt;Aus einem Satz wird ein HD-Clip&lt;/b&gt;</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Close the greeting</source>
        <translation>Begrüßung schließen</translation>
    </message>
    <message>
        <source>1. Write in &lt;b&gt;Prompt&lt;/b&gt; what the clip shows. Words that the model knows are completed.</source>
        <translation>1. Schreiben Sie in &lt;b&gt;Prompt&lt;/b&gt;, was der Clip zeigt. Wörter, die das Modell kennt, werden vervollständigt.</translation>
    </message>
    <message>
        <source>2. Run with &lt;b&gt;Ctrl+Enter&lt;/b&gt;. Each stage appears in the timeline as it is made; &lt;b&gt;Esc&lt;/b&gt; stops, and nothing is lost.</source>
        <translation>2. &lt;b&gt;Strg+Enter&lt;/b&gt; führt aus. Jede Stufe erscheint in der Zeitleiste, während sie entsteht; &lt;b&gt;Esc&lt;/b&gt; stoppt, und nichts geht verloren.</translation>
    </message>
    <message>
        <source>3. Double-click the canvas for more nodes; &lt;b&gt;Ctrl+M&lt;/b&gt; exports; &lt;b&gt;Ctrl+Shift+P&lt;/b&gt; finds everything else.</source>
        <translation>3. Ein Doppelklick auf die Arbeitsfläche bringt weitere Knoten; &lt;b&gt;Strg+M&lt;/b&gt; exportiert; &lt;b&gt;Strg+Umschalt+P&lt;/b&gt; findet alles Übrige.</translation>
    </message>
    <message>
        <source>Run the demo</source>
        <translation>Demo ausführen</translation>
    </message>
</context>
<context>
    <name>cascade::ui::WindowExports</name>
    <message>
        <source>export</source>
        <translation>Export</translation>
    </message>
    <message>
        <source>wrote %1</source>
        <translation>%1 geschrieben</translation>
    </message>
    <message>
        <source>The shots are written: %1.</source>
        <translation>Die Shots sind geschrieben: %1.</translation>
    </message>
    <message>
        <source>There is no clip to export: the graph has no Export or Preview node, or issues stand in the way.</source>
        <translation>Kein Clip zum Exportieren: Der Graph hat keinen Export- oder Preview-Knoten, oder Probleme stehen im Weg.</translation>
    </message>
    <message>
        <source>No shot in the range has a clip yet.</source>
        <translation>Noch kein Shot im Bereich hat einen Clip.</translation>
    </message>
    <message>
        <source>Shots are being written already.</source>
        <translation>Es werden bereits Shots geschrieben.</translation>
    </message>
    <message>
        <source>Export shots as</source>
        <translation>Shots exportieren als</translation>
    </message>
    <message>
        <source>OpenTimelineIO (*.otio)</source>
        <translation>OpenTimelineIO (*.otio)</translation>
    </message>
    <message>
        <source>Writing the shots: %1 of %2 are done. Stop ends it.</source>
        <translation>Shots werden geschrieben: %1 von %2 sind fertig. Stopp beendet es.</translation>
    </message>
    <message>
        <source>Stopped: the shots that were written stay, the list is not.</source>
        <translation>Gestoppt: Geschriebene Shots bleiben, die Liste entsteht nicht.</translation>
    </message>
</context>
<context>
    <name>cascade::ui::WindowFiles</name>
    <message>
        <source>Unsaved changes cannot be kept: %1</source>
        <translation>Ungespeicherte Änderungen lassen sich nicht sichern: %1</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Graphs, packs and exports (*.cascade *.cascadepack *.mp4 *.mkv *.mov *.webm *.png *.gif *.webp);;All files (*)</source>
        <translation>Graphen, Pakete und Exporte (*.cascade *.cascadepack *.mp4 *.mkv *.mov *.webm *.png *.gif *.webp);;Alle Dateien (*)</translation>
    </message>
    <message>
        <source>%1 holds no graph: it is now a Load node on the canvas.</source>
        <translation>%1 enthält keinen Graphen und liegt nun als Load-Knoten auf der Arbeitsfläche.</translation>
    </message>
    <message>
        <source>Opened %1.</source>
        <translation>%1 geöffnet.</translation>
    </message>
    <message>
        <source>Opened the graph inside %1.</source>
        <translation>Graph aus %1 geöffnet.</translation>
    </message>
    <message>
        <source>Saved %1.</source>
        <translation>%1 gespeichert.</translation>
    </message>
    <message>
        <source>Save graph as</source>
        <translation>Graph speichern unter</translation>
    </message>
    <message>
        <source>Graphs (*.cascade)</source>
        <translation>Graphen (*.cascade)</translation>
    </message>
    <message>
        <source>Unsaved changes</source>
        <translation>Ungespeicherte Änderungen</translation>
    </message>
    <message>
        <source>Save the changes of %1?</source>
        <translation>Änderungen an %1 speichern?</translation>
    </message>
    <message>
        <source>a graph that was never saved</source>
        <translation>einem nie gespeicherten Graphen</translation>
    </message>
    <message>
        <source>Recovered</source>
        <translation>Wiederhergestellt</translation>
    </message>
    <message>
        <source>Cascade Studio ended before changes of %1 were saved. Open them?</source>
        <translation>Cascade Studio wurde beendet, bevor Änderungen an %1 gespeichert waren. Jetzt öffnen?</translation>
    </message>
    <message>
        <source>Saving %1…</source>
        <translation>%1 wird gespeichert …</translation>
    </message>
</context>
<context>
    <name>cascade::ui::WindowRuns</name>
    <message>
        <source>engine</source>
        <translation>Engine</translation>
    </message>
    <message>
        <source>export</source>
        <translation>Export</translation>
    </message>
    <message>
        <source>wrote %1</source>
        <translation>%1 geschrieben</translation>
    </message>
    <message>
        <source>Run to here</source>
        <translation>Bis hierher ausführen</translation>
    </message>
    <message>
        <source>Open into its stages</source>
        <translation>In seine Stufen öffnen</translation>
    </message>
    <message numerus="yes">
        <source>%n jobs added to the queue.</source>
        <translation>
            <numerusform>%n Auftrag in die Warteschlange gestellt.</numerusform>
            <numerusform>%n Aufträge in die Warteschlange gestellt.</numerusform>
        </translation>
    </message>
    <message>
        <source>The queue cannot be run: %1</source>
        <translation>Die Warteschlange lässt sich nicht abarbeiten: %1</translation>
    </message>
    <message>
        <source>%1 makes no pictures.</source>
        <translation>%1 erzeugt keine Bilder.</translation>
    </message>
    <message>
        <source>The graph has no Seed node.</source>
        <translation>Der Graph hat keinen Seed-Knoten.</translation>
    </message>
    <message>
        <source>Brought back from %1.</source>
        <translation>Aus %1 zurückgeholt.</translation>
    </message>
    <message>
        <source>The graph is as %1 was already.</source>
        <translation>Der Graph ist schon so wie %1.</translation>
    </message>
</context>
</TS>
