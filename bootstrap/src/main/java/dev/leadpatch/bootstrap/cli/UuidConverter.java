package dev.leadpatch.bootstrap.cli;

import dev.leadpatch.domain.value.UuidParser;
import java.util.UUID;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Converts the id of an API key or endpoint. */
final class UuidConverter implements ITypeConverter<UUID> {
    @Override
    public UUID convert(String text) {
        // the argument may be the secret key itself, so it is not quoted
        return UuidParser.parse(text)
                .orElseThrow(() -> new TypeConversionException("the id must be a UUID, as printed by list"));
    }
}
