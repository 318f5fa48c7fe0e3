package dev.continuum.drivers.log;

/** What a {@link LogCursor} meets: a record, or the place where records were and are no more. */
public sealed interface LogEntry permits LogRecord, CorruptRange {}
