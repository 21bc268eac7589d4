package com.example.crm;

import dev.leadpatch.adapter.persistence.PostgresPersistence;
import dev.leadpatch.application.embed.Leadpatch;
import dev.leadpatch.application.http.HttpRequest;
import dev.leadpatch.application.http.HttpResult;
import dev.leadpatch.application.http.LeadHttp;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.Startup;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.validation.Validator;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.ResponseBuilder;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Function;
import javax.sql.DataSource;

/** Reads and patches leads. */
@Startup
@Singleton
@Path("/leads")
public class LeadResource {
    private final PostgresPersistence persistence;
    private final LeadHttp leads;

    @Inject
    HttpServerRequest request;

    @Inject
    Sessions sessions;

    // embed: begin
    LeadResource(DataSource pool, Validator validator, InstantSource clock) {
        persistence = PostgresPersistence.builder(pool).open();
        persistence.migrate();
        var builder = Leadpatch.builder(persistence.leadStore()).validator(validator);
        leads = builder.clock(clock).build().http();
    }

    void close(@Observes ShutdownEvent event) {
        persistence.close();
    }

    @PATCH
    @Path("{lead}")
    public Response patch(@PathParam("lead") String lead, byte[] body) {
        return respond(body, received -> leads.patch(sessions.callerOf(request), lead, received));
    }

    private Response respond(byte[] body, Function<HttpRequest, HttpResult> operation) {
        HttpResult result = operation.apply(HttpRequest.of(request.headers()::getAll, request.query(), body));
        ResponseBuilder response = Response.status(result.status()).entity(result.bodyOrNull());
        result.headers().forEach(response::header);
        return response.build();
    }
    // embed: end

    /** Deletes expired data in the background; a database needs it on at least one node. */
    void startHousekeeping(@Observes StartupEvent event) {
        persistence.startHousekeeping(Duration.ofDays(30));
    }

    @PATCH
    public Response patchMany(byte[] body) {
        return respond(body, received -> leads.patchMany(sessions.callerOf(request), received));
    }

    @GET
    @Path("{lead}")
    public Response read(@PathParam("lead") String lead) {
        return respond(new byte[0], received -> leads.read(sessions.callerOf(request), lead, received));
    }

    @Produces
    @Singleton
    PostgresPersistence persistence() {
        return persistence;
    }
}
