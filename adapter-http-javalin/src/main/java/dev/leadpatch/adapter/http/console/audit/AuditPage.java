package dev.leadpatch.adapter.http.console.audit;

import dev.leadpatch.adapter.http.UseCases;
import dev.leadpatch.adapter.http.audit.AuditCursor;
import dev.leadpatch.adapter.http.console.page.Layout;
import dev.leadpatch.adapter.http.console.page.Page;
import dev.leadpatch.adapter.http.console.page.Section;
import dev.leadpatch.adapter.http.console.page.Times;
import dev.leadpatch.adapter.http.console.session.ActiveSession;
import dev.leadpatch.adapter.http.console.session.SessionRoutes;
import dev.leadpatch.adapter.http.message.CursorCodec;
import dev.leadpatch.adapter.http.message.TextResponse;
import dev.leadpatch.adapter.http.server.Route;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.activity.ReadAuditLog;
import dev.leadpatch.application.activity.ReadAuditLog.Query;
import dev.leadpatch.application.audit.AuditEntry;
import dev.leadpatch.application.audit.AuditLog;
import dev.leadpatch.application.http.message.AccessErrorMapper;
import dev.leadpatch.domain.value.CompanyId;
import io.javalin.http.Context;
import java.util.List;

/** The page of the audit log, newest entries first. */
public final class AuditPage {

    private final SessionRoutes pages;
    private final ReadAuditLog readAuditLog;

    public AuditPage(SessionRoutes pages, UseCases useCases) {
        this.pages = pages;
        this.readAuditLog = useCases.readAuditLog();
    }

    /** @param next the path of the next page; empty on the last page */
    record View(Layout layout, List<Row> entries, String next) {}

    /**
     * An entry, ready to be shown.
     *
     * @param changed the changed members; empty if the whole target changed
     */
    record Row(String time, String actor, String channel, String action, String target, String changed) {

        static Row of(AuditEntry entry) {
            return new Row(
                    Times.format(entry.at()),
                    entry.actor().label(),
                    channel(entry),
                    entry.action(),
                    entry.target().id(),
                    String.join(", ", entry.changed()));
        }

        private static String channel(AuditEntry entry) {
            return switch (entry.actor().channel()) {
                case API -> "API";
                case CONSOLE -> "Console";
                case APPLICATION -> "Application";
                case CLI -> "Command";
                case SYSTEM -> "Service";
            };
        }
    }

    public List<Route> routes() {
        return List.of(pages.get(Section.AUDIT_LOG.path(), this::list).withQuery(CursorCodec.PARAMETER));
    }

    private TextResponse list(Context ctx, ActiveSession session) {
        CompanyId company = session.caller().company();
        AuditLog.Page page = readAuditLog
                .read(new Query(session.caller(), AuditCursor.find(ctx, company), ReadAuditLog.DEFAULT_PAGE_SIZE))
                .orElseThrow(() -> AccessErrorMapper.forbidden(Permission.ADMIN));
        View view = new View(
                session.layout(Section.AUDIT_LOG, "Audit log"),
                page.entries().stream().map(Row::of).toList(),
                page.next()
                        .map(position -> Section.AUDIT_LOG.path() + "?" + CursorCodec.PARAMETER + "="
                                + AuditCursor.encode(company, position))
                        .orElse(""));
        return Page.render(200, "audit/entries.jte", view);
    }
}
