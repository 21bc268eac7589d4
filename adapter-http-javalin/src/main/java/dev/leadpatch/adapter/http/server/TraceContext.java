package dev.leadpatch.adapter.http.server;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.server.Request;
import org.slf4j.MDC;

/**
 * The trace of a request, for its log entries: that of an OpenTelemetry agent, otherwise that of the header
 * {@code traceparent} (W3C Trace Context, level 1).
 *
 * @param spanId the span of the service that the agent has started, or the span of the client, the parent id of the header
 */
record TraceContext(String traceId, String spanId) {

    /** The members of a log entry, by the names of OpenTelemetry. The agent sets request attributes of the same names. */
    static final String TRACE_ID = "trace_id";

    static final String SPAN_ID = "span_id";

    private static final String HEADER = "traceparent";

    // section 3.2.4: a later version may append fields
    private static final Pattern VALID_HEADER_PATTERN =
            Pattern.compile("(?:00|(?<later>(?!00|ff)[0-9a-f]{2}))-(?<trace>(?!0{32})[0-9a-f]{32})"
                    + "-(?<parent>(?!0{16})[0-9a-f]{16})-[0-9a-f]{2}(?<appended>-.*)?");

    /** Returns the trace of a request; empty if no agent has started one, and the header is missing, repeated or invalid. */
    static Optional<TraceContext> of(Request request) {
        if (request.getAttribute(TRACE_ID) instanceof String traceId
                && request.getAttribute(SPAN_ID) instanceof String spanId) {
            return Optional.of(new TraceContext(traceId, spanId));
        }
        // most requests have no header: they allocate nothing here
        if (!request.getHeaders().contains(HEADER)) {
            return Optional.empty();
        }
        List<String> values = request.getHeaders().getValuesList(HEADER);
        return values.size() == 1 ? parse(values.get(0)) : Optional.empty();
    }

    /** Parses a header; empty if it must be ignored. */
    static Optional<TraceContext> parse(String header) {
        Matcher fields = VALID_HEADER_PATTERN.matcher(header);
        return fields.matches() && (fields.group("appended") == null || fields.group("later") != null)
                ? Optional.of(new TraceContext(fields.group("trace"), fields.group("parent")))
                : Optional.empty();
    }

    /**
     * Replaces the trace in the log entries of this thread by that of a request, until the scope is closed: a thread that
     * handles one request can send the responses of others.
     */
    static LogScope openLogScope(Request request) {
        Optional<TraceContext> outer =
                Optional.ofNullable(MDC.get(TRACE_ID)).map(traceId -> new TraceContext(traceId, MDC.get(SPAN_ID)));
        Optional<TraceContext> trace = of(request);
        if (trace.equals(outer)) {
            return LogScope.UNCHANGED;
        }
        setInLog(trace);
        return () -> setInLog(outer);
    }

    private static void setInLog(Optional<TraceContext> trace) {
        if (trace.isEmpty()) {
            MDC.remove(TRACE_ID);
            MDC.remove(SPAN_ID);
        } else {
            MDC.put(TRACE_ID, trace.get().traceId());
            MDC.put(SPAN_ID, trace.get().spanId());
        }
    }

    /** The part of a thread's work that belongs to one request. */
    interface LogScope extends AutoCloseable {

        LogScope UNCHANGED = () -> {};

        @Override
        void close();
    }
}
