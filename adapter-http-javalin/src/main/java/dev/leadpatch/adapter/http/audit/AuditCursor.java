package dev.leadpatch.adapter.http.audit;

import dev.leadpatch.adapter.http.message.CursorCodec;
import dev.leadpatch.application.audit.AuditLog.Position;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.UuidParser;
import io.javalin.http.Context;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Pagination cursor: a position in the audit log of a company. */
public record AuditCursor(CompanyId company, Position position) {

    private static final CursorCodec<AuditCursor> CODEC = new CursorCodec<>(
            Pattern.compile("1:([1-9][0-9]{0,18}):([0-9]{1,18}):([0-9a-f-]{36})"),
            AuditCursor::fromMatch,
            AuditCursor::format);

    /** Returns the cursor of a page's last entry. */
    public static String encode(CompanyId company, Position position) {
        return CODEC.encode(new AuditCursor(company, position));
    }

    /** Returns the position of a request, which must be one in the log of the company. */
    public static Optional<Position> find(Context ctx, CompanyId company) {
        return CODEC.find(ctx, cursor -> cursor.company.equals(company), "this company's audit log")
                .map(AuditCursor::position);
    }

    private String format() {
        return "1:" + company.value() + ":" + ChronoUnit.MICROS.between(Instant.EPOCH, position.at()) + ":"
                + position.id();
    }

    private static AuditCursor fromMatch(Matcher matcher) {
        return new AuditCursor(
                new CompanyId(Long.parseLong(matcher.group(1))),
                new Position(
                        Instant.EPOCH.plus(Long.parseLong(matcher.group(2)), ChronoUnit.MICROS),
                        UuidParser.parse(matcher.group(3)).orElseThrow(IllegalArgumentException::new)));
    }
}
