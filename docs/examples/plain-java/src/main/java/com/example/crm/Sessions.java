package com.example.crm;

import com.sun.net.httpserver.Authenticator;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpPrincipal;
import dev.leadpatch.application.access.Caller;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** The sessions of the users. A request has the header {@code Authorization: Bearer …} with the token of its session. */
final class Sessions extends Authenticator {
    private final Map<String, Caller> callers = new ConcurrentHashMap<>();

    /** Starts the session of a user, and returns its token. */
    String start(Caller caller) {
        String token = UUID.randomUUID().toString();
        callers.put("Bearer " + token, caller);
        return token;
    }

    @Override
    public Result authenticate(HttpExchange exchange) {
        String authorization = exchange.getRequestHeaders().getFirst("Authorization");
        Caller caller = authorization == null ? null : callers.get(authorization);
        return caller == null ? new Failure(401) : new Success(new UserPrincipal(caller));
    }

    /** Returns the caller of an authenticated request. */
    static Caller callerOf(HttpExchange exchange) {
        return ((UserPrincipal) exchange.getPrincipal()).caller;
    }

    private static final class UserPrincipal extends HttpPrincipal {
        private final Caller caller;

        UserPrincipal(Caller caller) {
            super(caller.label(), "crm");
            this.caller = caller;
        }
    }
}
