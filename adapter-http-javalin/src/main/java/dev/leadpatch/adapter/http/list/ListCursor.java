package dev.leadpatch.adapter.http.list;

import dev.leadpatch.adapter.http.message.CursorCodec;
import dev.leadpatch.application.HashAlgorithm;
import dev.leadpatch.application.http.message.QueryString;
import dev.leadpatch.application.list.LeadPaging.Position;
import dev.leadpatch.application.list.LeadSort;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Pagination cursor: a position in a list of leads, and the list.
 *
 * @param filter the {@linkplain #filterOf hash} of the parameters that select leads
 * @param createdMicros the creation time of the last lead, in microseconds since 1970
 * @param lead the id of the last lead
 */
record ListCursor(CompanyId company, LeadSort sort, String filter, long createdMicros, LeadId lead) {

    private static final String NUMBER_PATTERN = "([1-9][0-9]{0,18})";

    static final CursorCodec<ListCursor> CODEC = new CursorCodec<>(
            Pattern.compile("1:" + NUMBER_PATTERN + ":(-?[a-z_]+):([0-9a-f]{16}):(-?[0-9]{1,18}):" + NUMBER_PATTERN),
            ListCursor::of,
            cursor -> "1:" + cursor.company.value() + ":" + cursor.sort.wireName() + ":" + cursor.filter + ":"
                    + cursor.createdMicros + ":" + cursor.lead.value());

    static ListCursor of(CompanyId company, LeadSort sort, String filter, Position position) {
        long micros = ChronoUnit.MICROS.between(Instant.EPOCH, position.createdAt());
        return new ListCursor(company, sort, filter, micros, position.lead());
    }

    private static ListCursor of(Matcher matcher) {
        return new ListCursor(
                new CompanyId(Long.parseLong(matcher.group(1))),
                LeadSort.ofWireName(matcher.group(2)).orElseThrow(IllegalArgumentException::new),
                matcher.group(3),
                Long.parseLong(matcher.group(4)),
                new LeadId(Long.parseLong(matcher.group(5))));
    }

    Position position() {
        return new Position(Instant.EPOCH.plus(createdMicros, ChronoUnit.MICROS), lead);
    }

    /** Returns the hash of the parameters of a query that select leads. */
    static String filterOf(QueryString query) {
        String parameters = query.names().stream()
                .filter(name -> FilterParameters.NAMES.contains(name) || FilterParameters.isCustomField(name))
                .sorted()
                .map(name -> name + "=" + query.find(name).orElse(""))
                .collect(Collectors.joining("\n"));
        return HashAlgorithm.SHA_256
                .hex(parameters.getBytes(StandardCharsets.UTF_8))
                .substring(0, 16);
    }
}
