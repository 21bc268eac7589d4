package dev.leadpatch.adapter.http.server;

import dev.leadpatch.application.http.message.QueryParameters;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The routes of a server; 404, 405, OPTIONS and HEAD are derived from it. Paths are matched literally, without
 * normalization: a trailing or doubled slash, a parameter after a semicolon or a different letter case is another path.
 * A path without parameters takes precedence over one with parameters.
 * Immutable.
 */
final class RouteTable {

    private final List<Route> routes;
    private final Map<String, Resource> resources = new LinkedHashMap<>();

    RouteTable(List<Route> routes) {
        // Javalin and find() use the first match: a literal path such as /leads/changes precedes /leads/{leadId}
        this.routes = routes.stream()
                .sorted(Comparator.comparing((Route route) -> route.template().contains("{")))
                .toList();
        for (Route route : this.routes) {
            Resource resource = resources.computeIfAbsent(route.template(), Resource::new);
            resource.query = resource.query.and(route.query());
            resource.methods.add(route.method().name());
            resource.acceptsMethodOverride |= route.acceptsMethodOverride();
            if (route.method().equals(HandlerType.GET)) {
                resource.methods.add(HandlerType.HEAD.name());
            }
        }
    }

    List<Route> routes() {
        return routes;
    }

    /** Returns the templates of the paths that monitoring requests. */
    Set<String> probes() {
        return routes.stream()
                .filter(route -> route.limits() != Route.Limits.ALL)
                .map(Route::template)
                .collect(Collectors.toSet());
    }

    void register(RoutesConfig config, RouteDispatcher dispatcher) {
        for (Route route : routes) {
            Handler handler = ctx -> dispatcher.dispatch(route, ctx);
            config.addHttpHandler(route.method(), route.template(), handler);
            if (route.method().equals(HandlerType.GET)) {
                // HEAD has the headers of GET (RFC 9110 §9.3.2); Jetty omits the body
                config.addHttpHandler(HandlerType.HEAD, route.template(), handler);
            }
        }
    }

    Optional<Resource> find(String path) {
        for (Resource resource : resources.values()) {
            if (resource.matches(path)) {
                return Optional.of(resource);
            }
        }
        return Optional.empty();
    }

    /** Returns the methods of all resources, for {@code OPTIONS *} (RFC 9110 §9.3.7). */
    String allow() {
        TreeSet<String> methods = new TreeSet<>();
        resources.values().forEach(resource -> methods.addAll(resource.methods));
        methods.add(HandlerType.OPTIONS.name());
        return String.join(", ", methods);
    }

    /** A path template with its methods. */
    static final class Resource {

        private static final Pattern PARAMETER = Pattern.compile("\\{[^/{}]+}");

        private final String template;
        private final String literalStart;
        private final Pattern pattern;
        private final TreeSet<String> methods = new TreeSet<>();
        private QueryParameters query = QueryParameters.NONE;
        private boolean acceptsMethodOverride;

        private Resource(String template) {
            this.template = template;
            this.literalStart = template.split("\\{", 2)[0];
            this.pattern = Pattern.compile("\\Q" + PARAMETER.matcher(template).replaceAll("\\\\E[^/]+\\\\Q") + "\\E");
            this.methods.add(HandlerType.OPTIONS.name());
        }

        String template() {
            return template;
        }

        /** The start excludes most resources at less cost than the pattern. */
        private boolean matches(String path) {
            return path.startsWith(literalStart) && pattern.matcher(path).matches();
        }

        /** Returns the union of the query parameters of all methods. */
        QueryParameters query() {
            return query;
        }

        /** Returns whether a POST can be executed as a PATCH. */
        boolean acceptsMethodOverride() {
            return acceptsMethodOverride;
        }

        boolean supports(String method) {
            return methods.contains(method);
        }

        String allow() {
            return String.join(", ", methods);
        }
    }
}
