package dev.leadpatch.adapter.http.audit;

import static dev.leadpatch.adapter.http.server.Route.route;

import dev.leadpatch.adapter.http.UseCases;
import dev.leadpatch.adapter.http.message.ContextRequest;
import dev.leadpatch.adapter.http.message.CursorCodec;
import dev.leadpatch.adapter.http.message.TextResponse;
import dev.leadpatch.adapter.http.server.Authorizer;
import dev.leadpatch.adapter.http.server.Route;
import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.activity.ReadAuditLog;
import dev.leadpatch.application.activity.ReadAuditLog.Query;
import dev.leadpatch.application.audit.AuditEntry;
import dev.leadpatch.application.audit.AuditLog.Page;
import dev.leadpatch.application.http.message.AccessErrorMapper;
import dev.leadpatch.application.http.message.JsonResponse;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The route that returns the audit log of a company, in pages. */
public final class AuditLogRoutes {

    private static final String PATH = "/api/v1/audit-log";
    private static final String LIMIT = "limit";

    private final Authorizer authorizer;
    private final ReadAuditLog readAuditLog;

    public AuditLogRoutes(Authorizer authorizer, UseCases useCases) {
        this.authorizer = authorizer;
        this.readAuditLog = useCases.readAuditLog();
    }

    public List<Route> routes() {
        return List.of(route(HandlerType.GET, PATH, authorizer.requiring(Permission.ADMIN), this::get)
                .withQuery(LIMIT, CursorCodec.PARAMETER));
    }

    private void get(Context ctx, Caller caller) {
        int limit = ContextRequest.query(ctx)
                .findNumber(LIMIT, ReadAuditLog.MAX_PAGE_SIZE)
                .orElse(ReadAuditLog.DEFAULT_PAGE_SIZE);
        Page page = readAuditLog
                .read(new Query(caller, AuditCursor.find(ctx, caller.company()), limit))
                .orElseThrow(() -> AccessErrorMapper.forbidden(Permission.ADMIN));
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("entries", page.entries().stream().map(AuditLogRoutes::view).toList());
        view.put(
                "next_cursor",
                page.next()
                        .map(position -> AuditCursor.encode(caller.company(), position))
                        .orElse(null));
        TextResponse.send(JsonResponse.of(200, view), ctx);
    }

    private static Map<String, Object> view(AuditEntry entry) {
        Map<String, @Nullable Object> actor = new LinkedHashMap<>();
        actor.put("channel", entry.actor().channel().wireName());
        actor.put("key_id", entry.actor().key().map(UUID::toString).orElse(null));
        actor.put("label", entry.actor().label());
        Map<String, Object> target = new LinkedHashMap<>();
        target.put("type", entry.target().type());
        target.put("id", entry.target().id());
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", entry.id().toString());
        view.put("at", entry.at());
        view.put("actor", actor);
        view.put("action", entry.action());
        view.put("target", target);
        view.put("changed", entry.changed());
        return view;
    }
}
