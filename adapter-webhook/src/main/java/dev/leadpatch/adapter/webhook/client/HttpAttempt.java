package dev.leadpatch.adapter.webhook.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.leadpatch.adapter.webhook.address.ReservedAddressRange;
import dev.leadpatch.adapter.webhook.client.StatusLineResponseParser.InvalidHeadersException;
import dev.leadpatch.application.webhook.WebhookSender.SendResult;
import dev.leadpatch.application.webhook.WebhookSender.SendResult.Responded;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.utils.DateUtils;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.EndpointDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpHost;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP request and its response, of whose body at most 16 KiB are read. The body of a receiver with a private or
 * other reserved address, which only the operator allows, is discarded: the API must not return content of the internal
 * network. Used once, by one thread; any thread may cancel it.
 */
final class HttpAttempt {

    private static final int MAX_BODY_BYTES = 16 * 1_024;
    private static final int CHUNK_BYTES = 1_024;
    private static final int NO_STATUS = 0;

    private final CloseableHttpClient client;
    private final InstantSource clock;
    private final HttpUriRequestBase request;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream(CHUNK_BYTES);
    private int status = NO_STATUS;
    private Optional<Duration> retryAfter = Optional.empty();

    HttpAttempt(CloseableHttpClient client, InstantSource clock, HttpUriRequestBase request) {
        this.client = client;
        this.clock = clock;
        this.request = request;
    }

    void execute() throws IOException {
        String host = request.getAuthority().getHostName();
        HttpHost target =
                new HttpHost(request.getScheme(), host, request.getAuthority().getPort());
        HttpClientContext context = ReceiverHttpClientFactory.contextOf(request);
        try (ClassicHttpResponse response = client.executeOpen(target, request, context)) {
            status = response.getCode();
            retryAfter = parseRetryAfter(response.getFirstHeader(HttpHeaders.RETRY_AFTER));
            readBody(response.getEntity(), isPublic(context.getEndpointDetails()));
        } catch (InvalidHeadersException e) {
            status = e.status();
        }
    }

    /**
     * The result of the attempt. Once a status is received, the attempt has a response, even if the rest of the
     * response is lost or the attempt is cancelled.
     *
     * @param failureReason the reason of the failure if there is no response
     */
    SendResult result(String failureReason, Duration duration) {
        return status == NO_STATUS
                ? new SendResult.Failed(failureReason, duration)
                : new SendResult.Responded(status, retryAfter, BodySnippet.of(body.toByteArray()), duration);
    }

    /**
     * Aborts the attempt in any phase. After a status, it discards the rest of the body: closing the response would drain
     * it to reuse the connection. Thread-safe.
     */
    void cancel() {
        request.cancel();
    }

    private Optional<Duration> parseRetryAfter(@Nullable Header header) {
        return header == null ? Optional.empty() : RetryAfterHeader.parse(header.getValue(), clock.instant());
    }

    /** A name that only the proxy resolves counts as public: the proxy must refuse reserved addresses. */
    private static boolean isPublic(@Nullable EndpointDetails connection) {
        return connection != null
                && connection.getRemoteAddress() instanceof InetSocketAddress receiver
                && (receiver.isUnresolved()
                        || ReservedAddressRange.of(receiver.getAddress()).isEmpty());
    }

    /** Reads the body, also one that is not kept, so that the connection can be reused. */
    private void readBody(@Nullable HttpEntity entity, boolean keep) throws IOException {
        if (entity == null) {
            return;
        }
        InputStream in = entity.getContent();
        byte[] chunk = new byte[CHUNK_BYTES];
        int rest = MAX_BODY_BYTES;
        for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
            int length = Math.min(read, rest);
            if (keep) {
                body.write(chunk, 0, length);
            }
            rest -= length;
            if (rest == 0) {
                cancel();
                return;
            }
        }
    }

    /**
     * The beginning of a response body as text, at most 1,000 characters. Invalid bytes are replaced by U+FFFD, and so
     * are control characters other than line breaks and tabs.
     */
    static final class BodySnippet {

        private static final int MAX_LENGTH = 1_000;
        private static final char REPLACEMENT = '\uFFFD';

        private BodySnippet() {}

        static String of(byte[] body) {
            StringBuilder text = new StringBuilder(new String(body, UTF_8));
            if (text.length() > MAX_LENGTH) {
                // must not split a surrogate pair
                text.setLength(Character.isHighSurrogate(text.charAt(MAX_LENGTH - 1)) ? MAX_LENGTH - 1 : MAX_LENGTH);
            }
            for (int i = 0; i < text.length(); i++) {
                if (Character.isISOControl(text.charAt(i)) && "\n\r\t".indexOf(text.charAt(i)) < 0) {
                    text.setCharAt(i, REPLACEMENT);
                }
            }
            return text.toString();
        }
    }

    /**
     * Parses the {@code Retry-After} header of a response.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3">RFC 9110 §10.2.3</a>
     */
    static final class RetryAfterHeader {

        // the library's default formatters reject asctime dates, because these have no zone
        private static final DateTimeFormatter[] DATES = {
            DateUtils.FORMATTER_RFC1123,
            DateUtils.FORMATTER_RFC1036,
            DateUtils.FORMATTER_ASCTIME.withZone(ZoneOffset.UTC)
        };
        private static final Pattern SECONDS = Pattern.compile("[0-9]+");
        private static final int MAX_DIGITS = 5;

        private RetryAfterHeader() {}

        /**
         * The delay from {@code now}, from zero to {@link Responded#MAX_RETRY_AFTER}; empty if the value is neither
         * seconds nor a date.
         */
        static Optional<Duration> parse(@Nullable String value, Instant now) {
            if (value == null) {
                return Optional.empty();
            }
            String text = value.strip();
            if (SECONDS.matcher(text).matches()) {
                return Optional.of(seconds(text));
            }
            // asctime pads a one-digit day with a second space
            return Optional.ofNullable(DateUtils.parseDate(text.replace("  ", " "), DATES))
                    .map(date -> capped(Duration.between(now, date)));
        }

        private static Duration seconds(String digits) {
            String significant = digits.replaceFirst("^0+(?=.)", "");
            return significant.length() > MAX_DIGITS
                    ? Responded.MAX_RETRY_AFTER
                    : capped(Duration.ofSeconds(Integer.parseInt(significant)));
        }

        private static Duration capped(Duration delay) {
            return delay.isNegative() ? Duration.ZERO : Responded.capRetryAfter(delay);
        }
    }
}
