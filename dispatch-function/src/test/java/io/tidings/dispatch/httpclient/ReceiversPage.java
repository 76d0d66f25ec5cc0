package io.tidings.dispatch.httpclient;

import java.util.List;

/// The page about what receivers may do.
final class ReceiversPage {

    private static final String BEGINNING = """
        # What a receiver may answer, and what Tidings does

        For authors of receivers. A callback is an HTTP/1.1 `POST`. It is delivered once its receiver has answered 2xx. Every row below is a test
        (`ReceiverBehaviourIT`), and this page is generated from those tests.

        A good receiver answers `204` within a second and does its work afterwards.

        ## The request
        | | |
        |---|---|
        | path and query | byte for byte as in the webhook's URL, including `[]` and `|` |
        | `Accept` | `*/*`, unless the webhook sets that header |
        | connections | kept and reused within one organization, never shared with another ([ADR 26](adr/0026-kept-connections.md)). A connection is not reused after unsolicited bytes, after `Connection: close`, or within a second of the `timeout` in the receiver's `Keep-Alive`. A receiver may close an idle connection at any time: the callback is then sent over another one |
        | `408` on a kept connection | closes that connection; the callback is sent over another one |
        """;

    private ReceiversPage() {}

    static String of(List<Behaviour> behaviours) {
        StringBuilder page = new StringBuilder(BEGINNING);
        for (Behaviour.Section section : Behaviour.Section.values()) {
            page.append("\n## ").append(section.title).append('\n').append(section.introduction).append("\n\n");
            page.append("| the receiver | recorded |\n|---|---|\n");
            behaviours.stream()
                    .filter(behaviour -> behaviour.section() == section)
                    .forEach(behaviour -> page.append("| ")
                            .append(behaviour.title())
                            .append(" | ")
                            .append(behaviour.follows().replace("\n", "\\n").replace("|", "\\|"))
                            .append(" |\n"));
        }
        return page.toString();
    }
}
