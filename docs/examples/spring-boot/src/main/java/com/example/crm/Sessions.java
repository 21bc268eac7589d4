package com.example.crm;

import dev.leadpatch.application.access.Caller;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ResponseStatusException;

/**
 * The sessions of the users, in place of Spring Security. A request has the header {@code Authorization: Bearer …} with
 * the token of its session.
 */
@Component
class Sessions {
    private final Map<String, Caller> callers = new ConcurrentHashMap<>();

    /** Starts the session of a user, and returns its token. */
    String start(Caller caller) {
        String token = UUID.randomUUID().toString();
        callers.put("Bearer " + token, caller);
        return token;
    }

    Caller callerOf(HttpServletRequest request) {
        return Optional.ofNullable(request.getHeader(HttpHeaders.AUTHORIZATION))
                .map(callers::get)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.UNAUTHORIZED));
    }
}
