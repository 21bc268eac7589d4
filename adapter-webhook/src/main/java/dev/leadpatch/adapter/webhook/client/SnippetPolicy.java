package dev.leadpatch.adapter.webhook.client;

import dev.leadpatch.adapter.webhook.address.ReservedAddressRange;
import java.net.InetSocketAddress;
import org.apache.hc.core5.http.EndpointDetails;
import org.jspecify.annotations.Nullable;

/** The receivers whose response bodies are read and returned. */
enum SnippetPolicy {
    ALL_RECEIVERS,

    /** Not private and other reserved addresses, which only the operator allows. */
    PUBLIC_RECEIVERS;

    /** A name that only the proxy resolves counts as public: the proxy must refuse reserved addresses. */
    boolean includes(@Nullable EndpointDetails connection) {
        if (this == ALL_RECEIVERS) {
            return true;
        }
        return connection != null
                && connection.getRemoteAddress() instanceof InetSocketAddress receiver
                && (receiver.isUnresolved()
                        || ReservedAddressRange.of(receiver.getAddress()).isEmpty());
    }
}
