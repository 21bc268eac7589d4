package dev.leadpatch.adapter.http.server;

import dev.leadpatch.application.background.BackgroundLoops;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.server.Request;

/** What a request holds until its response was sent, or its connection was closed. Thread-safe. */
final class RequestResources {

    private final List<Runnable> releases = new ArrayList<>();
    private boolean ended;

    private RequestResources() {}

    static RequestResources of(Request request) {
        RequestResources resources = new RequestResources();
        Request.addCompletionListener(request, failure -> resources.end());
        return resources;
    }

    /** @param release called once, at the end of the request; at once if it has ended */
    void add(Runnable release) {
        synchronized (this) {
            if (!ended) {
                releases.add(release);
                return;
            }
        }
        release.run();
    }

    private void end() {
        synchronized (this) {
            ended = true;
        }
        // each of them, even if one fails: what is not released is lost for all requests
        BackgroundLoops.forEach(releases, Runnable::run);
    }
}
