package dev.leadpatch.adapter.webhook.client;

import java.io.IOException;
import java.io.InputStream;
import org.apache.hc.client5.http.impl.io.LenientHttpResponseParser;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.DefaultContentLengthStrategy;
import org.apache.hc.core5.http.io.SessionInputBuffer;
import org.apache.hc.core5.util.CharArrayBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Parses responses whose status counts whatever the headers: headers that are malformed, contradictory, too large or
 * incomplete fail with an {@link InvalidHeadersException}, which has the status. The client then closes the connection.
 */
final class StatusLineResponseParser extends LenientHttpResponseParser {

    private @Nullable ClassicHttpResponse statusLine;

    StatusLineResponseParser(Http1Config limits) {
        super(limits);
    }

    @Override
    protected ClassicHttpResponse createMessage(CharArrayBuffer line) throws IOException {
        ClassicHttpResponse response = super.createMessage(line);
        statusLine = response;
        return response;
    }

    @Override
    public ClassicHttpResponse parse(SessionInputBuffer buffer, InputStream in) throws IOException, HttpException {
        statusLine = null;
        try {
            ClassicHttpResponse response = super.parse(buffer, in);
            if (statusLine != null) {
                // fails for a length that the connection would reject later
                DefaultContentLengthStrategy.INSTANCE.determineLength(response);
            }
            return response;
        } catch (IOException | HttpException | RuntimeException e) {
            ClassicHttpResponse received = statusLine;
            // an interim response (1xx) has no outcome
            if (received == null || received.getCode() < HttpStatus.SC_SUCCESS) {
                throw e;
            }
            throw new InvalidHeadersException(received.getCode(), e);
        }
    }

    /** A response of which only the status line could be read. */
    static final class InvalidHeadersException extends IOException {

        private static final long serialVersionUID = 1L;

        private final int status;

        private InvalidHeadersException(int status, Exception cause) {
            super(cause);
            this.status = status;
        }

        int status() {
            return status;
        }
    }
}
