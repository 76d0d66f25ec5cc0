package io.tidings.dispatch.httpclient;

import java.net.ServerSocket;
import java.util.function.Supplier;

/// Something that receivers do, and what follows from it.
///
/// @param section where it stands on the page
/// @param title the receiver, in words
/// @param scheme of the URL under which it is called
/// @param host of that URL
/// @param server where it listens
/// @param follows what is recorded, as [Recorded] says it
record Behaviour(Section section, String title, String scheme, String host, Supplier<ServerSocket> server,
        Receiver.Conduct conduct, String follows) {

    enum Section {
        STATUS("The status decides",
                "The head of an answer decides the outcome. For the delivery log, Tidings stores the first 8 KiB of the body, 30 headers, "
                        + "and 500 characters of each header. If the body ends early, the part that arrived is stored."),
        LATER("When it is called again",
                "Tidings honours `Retry-After` (seconds or a date) on 413, 429, 500, 502, 503 and 504, up to 24 hours. If there are several, the "
                        + "latest counts. Without it, the webhook's schedule applies."),
        HEAD("Accepted heads",
                "Many clients are stricter; callbacks accept every head that has only one interpretation."),
        PROTOCOL("Not HTTP", "None of these is an answer. The delivery is retried by its schedule."),
        CONNECTION("Connections that fail",
                "The delivery is retried by its schedule. Several failures in a row open the webhook's circuit."),
        TLS("TLS",
                "Callbacks use TLS 1.2 or 1.3, and accept certificates of the authorities that the JDK trusts. Failures are retried. The recorded "
                        + "message states every cause that was found.");

        final String title;
        final String introduction;

        Section(String title, String introduction) {
            this.title = title;
            this.introduction = introduction;
        }
    }

    @Override
    public String toString() {
        return title;
    }
}
