package dev.leadpatch.adapter.http.server;

import io.javalin.http.Context;
import java.util.concurrent.Executor;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.VirtualThreads;

/** The threads that handle requests. */
public final class RequestThreads {

    private RequestThreads() {}

    /** Returns an executor of work for a request, whose log entries have the trace of the request. */
    public static Executor of(Context ctx) {
        Request request = ServletContextRequest.getServletContextRequest(ctx.req());
        Executor threads = of(request);
        return work -> threads.execute(() -> {
            try (TraceContext.LogScope trace = TraceContext.openLogScope(request)) {
                work.run();
            }
        });
    }

    /** Returns the threads of the server of a request: virtual ones, if the runtime has them. */
    static Executor of(Request request) {
        Executor pool = request.getComponents().getExecutor();
        Executor virtual = VirtualThreads.getVirtualThreadsExecutor(pool);
        return virtual == null ? pool : virtual;
    }
}
