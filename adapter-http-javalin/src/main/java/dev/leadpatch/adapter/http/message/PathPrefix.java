package dev.leadpatch.adapter.http.message;

import dev.leadpatch.adapter.http.TrustedProxies;
import dev.leadpatch.adapter.http.client.ClientAddressResolver;
import io.javalin.http.Context;
import java.util.Map;
import java.util.regex.Pattern;
import org.eclipse.jetty.server.Request;

/**
 * The path prefix that a reverse proxy removes from requests, and reports in {@code X-Forwarded-Prefix}. Clients need it
 * in the paths of {@code Location} and {@code Link}.
 */
public final class PathPrefix {
    private static final String ATTRIBUTE = "dev.leadpatch.path_prefix";
    private static final String HEADER = "X-Forwarded-Prefix";
    // no empty segment: "//host" would refer to another host
    private static final Pattern VALID = Pattern.compile("(/[A-Za-z0-9._~-]{1,100}){1,10}");

    private PathPrefix() {}

    /** Keeps the prefix that a trusted proxy reports. Any other, or invalid, value of the header is ignored. */
    public static void read(Request request, TrustedProxies proxies) {
        String header = request.getHeaders().get(HEADER);
        if (header == null
                || !proxies.contains(ClientAddressResolver.ofConnection(
                        request.getConnectionMetaData().getRemoteSocketAddress()))) {
            return;
        }
        String prefix = header.endsWith("/") ? header.substring(0, header.length() - 1) : header;
        if (VALID.matcher(prefix).matches()) {
            request.setAttribute(ATTRIBUTE, prefix);
        }
    }

    /** Sets the headers of a response, with the prefix in those that contain a path. */
    static void putHeaders(Map<String, String> headers, Context ctx) {
        String prefix = ctx.attribute(ATTRIBUTE);
        if (prefix == null) {
            headers.forEach(ctx::header);
        } else {
            headers.forEach((name, value) -> ctx.header(name, addTo(name, value, prefix)));
        }
    }

    private static String addTo(String name, String value, String prefix) {
        return switch (name) {
            case "Location" -> value.startsWith("/") ? prefix + value : value;
            case "Link" -> value.startsWith("</") ? "<" + prefix + value.substring(1) : value;
            default -> value;
        };
    }
}
