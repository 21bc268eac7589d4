package com.example.crm;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.embed.Leadpatch;
import dev.leadpatch.application.http.HttpRequest;
import dev.leadpatch.application.http.HttpResult;
import dev.leadpatch.application.http.LeadHttp;
import dev.leadpatch.application.lead.LeadStore;
import java.io.IOException;

// embed: begin
record LeadEndpoint(LeadHttp leads) implements HttpHandler {
    static LeadEndpoint on(LeadStore store) {
        return new LeadEndpoint(Leadpatch.on(store).http());
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        Caller caller = Sessions.callerOf(exchange);
        String lead = exchange.getRequestURI().getPath().substring("/leads/".length());
        byte[] body = exchange.getRequestBody().readNBytes(LeadHttp.MAX_BODY_BYTES + 1);
        var request = HttpRequest.of(
                exchange.getRequestHeaders(), exchange.getRequestURI().getRawQuery(), body);
        HttpResult result = exchange.getRequestMethod().equals("GET")
                ? leads.read(caller, lead, request)
                : lead.isEmpty() ? leads.patchMany(caller, request) : leads.patch(caller, lead, request);
        result.headers().forEach(exchange.getResponseHeaders()::set);
        exchange.sendResponseHeaders(result.status(), result.body().length == 0 ? -1 : result.body().length);
        exchange.getResponseBody().write(result.body());
        exchange.close();
    }
}
// embed: end
