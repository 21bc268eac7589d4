package com.example.crm;

import dev.leadpatch.application.access.Caller;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import jakarta.ws.rs.NotAuthorizedException;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The sessions of the users, in place of Quarkus Security. A request has the header {@code Authorization: Bearer …} with
 * the token of its session.
 */
@Singleton
public class Sessions {
    private final Map<String, Caller> callers = new ConcurrentHashMap<>();

    /** Starts the session of a user, and returns its token. */
    String start(Caller caller) {
        String token = UUID.randomUUID().toString();
        callers.put("Bearer " + token, caller);
        return token;
    }

    Caller callerOf(HttpServerRequest request) {
        return Optional.ofNullable(request.getHeader("Authorization"))
                .map(callers::get)
                .orElseThrow(() -> new NotAuthorizedException("Bearer"));
    }
}
