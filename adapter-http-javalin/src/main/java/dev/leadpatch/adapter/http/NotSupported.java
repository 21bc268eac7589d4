package dev.leadpatch.adapter.http;

import io.javalin.http.Context;
import java.util.List;

/** What the contract promises and this build can't do yet. It is refused, because ignoring it would break a promise. */
final class NotSupported {

    private static final List<String> QUERY_PARAMETERS = List.of("dry_run");

    private NotSupported() {}

    /** @throws HttpFailure 400 that names the first query parameter that is not supported */
    static void refuse(Context ctx) {
        QUERY_PARAMETERS.stream()
                .filter(name -> ctx.queryParamMap().containsKey(name))
                .findFirst()
                .ifPresent(name -> {
                    throw failure("The query parameter " + name);
                });
    }

    private static HttpFailure failure(String what) {
        return HttpFailure.of(400, "not_supported", what + " is not supported yet");
    }
}
