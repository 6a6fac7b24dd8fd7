package dev.progeny.floors.crooked.internal.attic;

/** Lives in a package that the table does not know. */
final class Attic {}
