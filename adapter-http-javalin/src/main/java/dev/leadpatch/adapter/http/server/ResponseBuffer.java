package dev.leadpatch.adapter.http.server;

import dev.leadpatch.adapter.http.RequestBudgets;
import dev.leadpatch.adapter.http.RequestObserver;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Lets a handler end before the client has received its response, so that a slow client occupies no thread. */
final class ResponseBuffer extends Handler.Wrapper {

    private final RequestBudgets budgets;
    private final RequestObserver observer;

    ResponseBuffer(RequestBudgets budgets, RequestObserver observer) {
        this.budgets = budgets;
        this.observer = observer;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        BufferedResponse buffered = new BufferedResponse(request, response, callback, budgets, observer);
        return super.handle(request, buffered, buffered);
    }
}
