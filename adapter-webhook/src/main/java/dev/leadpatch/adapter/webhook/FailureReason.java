package dev.leadpatch.adapter.webhook;

import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.ClientProtocolException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.jspecify.annotations.Nullable;

/**
 * Why there was no answer, for people, in a few words of our own: the exceptions' messages can hold what the receiver
 * sent, or addresses that its owner need not know.
 */
final class FailureReason {

    // the more special ones first
    private static final Map<Class<? extends Exception>, String> REASONS = newReasons();

    private FailureReason() {}

    static String of(@Nullable Throwable failure) {
        if (failure instanceof AddressRefusedException) {
            return String.valueOf(failure.getMessage());
        }
        return REASONS.entrySet().stream()
                .filter(reason -> reason.getKey().isInstance(failure))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("the connection was lost");
    }

    private static Map<Class<? extends Exception>, String> newReasons() {
        Map<Class<? extends Exception>, String> reasons = new LinkedHashMap<>();
        reasons.put(UnknownHostException.class, "the host has no address");
        reasons.put(ConnectTimeoutException.class, "no connection in time");
        reasons.put(ConnectionRequestTimeoutException.class, "no connection was free");
        reasons.put(SocketTimeoutException.class, "no answer in time");
        reasons.put(ConnectException.class, "the connection was refused");
        reasons.put(SSLException.class, "no trustworthy TLS connection");
        reasons.put(MessageConstraintException.class, "an answer with too large headers");
        reasons.put(NoHttpResponseException.class, "closed without an HTTP answer");
        reasons.put(ClientProtocolException.class, "not a valid HTTP answer");
        reasons.put(RuntimeException.class, "it could not be sent");
        return reasons;
    }
}
