package dev.leadpatch.adapter.http.server;

import java.util.concurrent.Executor;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.VirtualThreads;

/** The threads that handle requests. */
final class RequestThreads {

    private RequestThreads() {}

    /** Returns the threads of the server of a request: virtual ones, if the runtime has them. */
    static Executor of(Request request) {
        Executor pool = request.getComponents().getExecutor();
        Executor virtual = VirtualThreads.getVirtualThreadsExecutor(pool);
        return virtual == null ? pool : virtual;
    }
}
