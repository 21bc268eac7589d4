package dev.leadpatch.adapter.http;

import io.javalin.http.Handler;
import io.javalin.http.HandlerType;

/**
 * One method of one resource.
 *
 * @param template the path, matched exactly; {@code {name}} stands for one segment that is not empty
 */
record Route(HandlerType method, String template, Handler handler) {

    static Route route(HandlerType method, String template, Handler handler) {
        return new Route(method, template, handler);
    }
}
