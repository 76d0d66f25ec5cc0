package io.tidings.dispatch.httpclient;

import java.util.List;

/// The page about what receivers may do.
final class ReceiversPage {

    private static final String BEGINNING = """
        # What a receiver may do, and what follows

        For authors of receivers. A callback is a `POST` by HTTP/1.1. It is delivered once its receiver has answered 2xx. Each line below is tested as it
        stands here (`ReceiverBehaviourIT`), and this page is made from those tests.

        A good receiver answers `204` within a second, and works afterwards.

        ## What is sent
        | | |
        |---|---|
        | path and query | byte for byte as the webhook's URL has them, `[]` and `|` included |
        | `Accept` | `*/*`, unless the webhook has that header itself |
        | connections | kept and used again, by one organization alone and never shared with another ([ADR 26](adr/0026-an-answer-belongs-to-its-request.md)); not used again where the receiver has said anything unasked, asks for `Connection: close`, or is within a second of the `timeout` that its `Keep-Alive` names. A receiver may close an idle connection at any time: the callback is sent over another |
        | `408` on a kept connection | is taken for the end of that connection, and the callback sent over another |
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
