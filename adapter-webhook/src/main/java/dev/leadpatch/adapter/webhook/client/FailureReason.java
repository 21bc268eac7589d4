package dev.leadpatch.adapter.webhook.client;

import dev.leadpatch.adapter.webhook.guard.SsrfGuardDnsResolver.AddressRefusedException;
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
 * Maps the exception of an attempt without a response to a short reason for users. The message of the exception is not
 * used, because it can contain data of the receiver or internal addresses.
 */
final class FailureReason {

    // subclasses before their superclasses
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
        reasons.put(UnknownHostException.class, "the host could not be resolved");
        reasons.put(ConnectTimeoutException.class, "connecting timed out");
        reasons.put(ConnectionRequestTimeoutException.class, "the connection pool is exhausted");
        reasons.put(SocketTimeoutException.class, "the request timed out");
        reasons.put(ConnectException.class, "the connection was refused");
        reasons.put(SSLException.class, "the TLS connection failed or its certificate is not trusted");
        reasons.put(MessageConstraintException.class, "the response headers are too large");
        reasons.put(NoHttpResponseException.class, "the connection was closed without an HTTP response");
        reasons.put(ClientProtocolException.class, "the response is not valid HTTP");
        reasons.put(RuntimeException.class, "the request could not be sent");
        return reasons;
    }
}
