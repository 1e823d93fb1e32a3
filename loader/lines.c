/* SPDX-License-Identifier: BSD-2-Clause */
#include "loader/lines.h"

#include <fcntl.h>
#include <gelf.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <bpf/btf.h>
#include <linux/bpf.h>

#include "base/capture.h"

/* Layout of .BTF.ext: the kernel's Documentation/bpf/btf.rst, section 4. */
struct ext_header {
	uint16_t magic;
	uint8_t version, flags;
	uint32_t header_length;
	uint32_t func_offset, func_length;
	uint32_t line_offset, line_length;
};

struct ext_section {
	uint32_t name_offset, count;
};

static Elf_Scn *section_named(Elf *elf, const char *name)
{
	Elf_Scn *section = NULL;
	size_t names;

	if (elf_getshdrstrndx(elf, &names))
		return NULL;
	while ((section = elf_nextscn(elf, section))) {
		GElf_Shdr header;
		const char *its =
			gelf_getshdr(section, &header) ? elf_strptr(elf, names, header.sh_name) : NULL;

		if (its && !strcmp(its, name))
			return section;
	}
	return NULL;
}

static Elf_Data *find_section(Elf *elf, const char *name)
{
	Elf_Scn *section = section_named(elf, name);

	return section ? elf_getdata(section, NULL) : NULL;
}

static bool find_function(Elf *elf, const char *name, struct function *function)
{
	Elf_Scn *section = NULL;
	GElf_Shdr header;
	GElf_Sym symbol;

	while ((section = elf_nextscn(elf, section)))
		if (gelf_getshdr(section, &header) && header.sh_type == SHT_SYMTAB)
			break;
	for (int i = 1; section && gelf_getsym(elf_getdata(section, NULL), i, &symbol); i++) {
		const char *its = elf_strptr(elf, header.sh_link, symbol.st_name);

		if (GELF_ST_TYPE(symbol.st_info) != STT_FUNC || !its || strcmp(its, name))
			continue;
		function->first = (uint32_t)(symbol.st_value / 8);
		function->count = (uint32_t)(symbol.st_size / 8);
		return true;
	}
	return false;
}

/* False where memory is out. */
static bool add_function(struct function **functions, size_t *count, const GElf_Sym *symbol,
			 const Elf_Data *text)
{
	struct function *more = realloc(*functions, (*count + 1) * sizeof *more);

	if (!more)
		return false;
	*functions = more;
	more += *count;
	*more = (struct function){ .first = (uint32_t)(symbol->st_value / 8),
				   .count = (uint32_t)(symbol->st_size / 8) };
	more->code = malloc((size_t)more->count * 8);
	if (!more->code)
		return false;
	memcpy(more->code, (const char *)text->d_buf + (size_t)more->first * 8, (size_t)more->count * 8);
	++*count;
	return true;
}

static void add_functions(Elf *elf, Elf_Scn *section, struct function **functions, size_t *count)
{
	Elf_Data *text = section ? elf_getdata(section, NULL) : NULL;
	Elf_Scn *symbols = NULL;
	GElf_Shdr header;
	GElf_Sym symbol;

	while ((symbols = elf_nextscn(elf, symbols)))
		if (gelf_getshdr(symbols, &header) && header.sh_type == SHT_SYMTAB)
			break;
	for (int i = 1; text && text->d_buf && symbols && gelf_getsym(elf_getdata(symbols, NULL), i, &symbol);
	     i++) {
		if (GELF_ST_TYPE(symbol.st_info) != STT_FUNC || symbol.st_shndx != elf_ndxscn(section) ||
		    !symbol.st_size || symbol.st_value > text->d_size ||
		    symbol.st_size > text->d_size - symbol.st_value)
			continue;
		if (!add_function(functions, count, &symbol, text))
			return;
	}
}

struct function *functions_of_text(const void *bytes, size_t size, size_t *count)
{
	struct function *functions = NULL;
	Elf *elf;

	*count = 0;
	elf_version(EV_CURRENT);
	elf = elf_memory((char *)(uintptr_t)bytes, size);
	if (elf)
		add_functions(elf, section_named(elf, ".text"), &functions, count);
	elf_end(elf);
	return functions;
}

void functions_free(struct function *functions, size_t count)
{
	while (count)
		free(functions[--count].code);
	free(functions);
}

static struct line line_from(const struct btf *btf, const char *section, const struct bpf_line_info *info)
{
	const char *file = btf__name_by_offset(btf, info->file_name_off);
	const char *text = btf__name_by_offset(btf, info->line_off);

	return (struct line){
		.section = section,
		.instruction = info->insn_off / 8,
		.file = file ? file : "",
		.text = text ? text : "",
		.line = BPF_LINE_INFO_LINE_NUM(info->line_col),
		.column = BPF_LINE_INFO_LINE_COL(info->line_col),
	};
}

/* One section's records; returns the bytes used, 0 where they are damaged or memory is out. */
static size_t read_section(struct lines *lines, const char *at, size_t left, uint32_t record_size)
{
	struct ext_section section;
	const char *name;
	struct line *more;

	if (left < sizeof section)
		return 0;
	memcpy(&section, at, sizeof section);
	if (!section.count || section.count > (left - sizeof section) / record_size)
		return 0;
	name = btf__name_by_offset(lines->btf, section.name_offset);
	more = realloc(lines->list, (lines->count + section.count) * sizeof *more);
	if (more)
		lines->list = more;
	if (!name || !more)
		return 0;
	for (uint32_t i = 0; i < section.count; i++) {
		struct bpf_line_info info;

		memcpy(&info, at + sizeof section + (size_t)i * record_size, sizeof info);
		lines->list[lines->count++] = line_from(lines->btf, name, &info);
	}
	return sizeof section + (size_t)section.count * record_size;
}

static void read_records(struct lines *lines, const char *ext, size_t size)
{
	struct ext_header header;
	uint32_t record_size;
	size_t left, used;

	if (size < sizeof header)
		return;
	memcpy(&header, ext, sizeof header);
	if (header.header_length > size || header.line_offset > size - header.header_length)
		return;
	ext += (size_t)header.header_length + header.line_offset;
	left = size - header.header_length - header.line_offset;
	left = left < header.line_length ? left : header.line_length;
	if (left < sizeof record_size)
		return;
	memcpy(&record_size, ext, sizeof record_size);
	if (record_size < sizeof(struct bpf_line_info))
		return;
	ext += sizeof record_size;
	left -= sizeof record_size;
	while ((used = read_section(lines, ext, left, record_size))) {
		ext += used;
		left -= used;
	}
}

/* Damaged BTF is no lines, and nothing to be said. */
static struct btf *read_types(const void *bytes, uint32_t size)
{
	struct capture capture;
	struct btf *btf;

	capture_begin(&capture);
	btf = btf__new(bytes, size);
	capture_end(&capture);
	capture_free(&capture);
	return btf;
}

struct lines lines_read(const void *bytes, size_t size)
{
	struct lines lines = { 0 };
	Elf_Data *types, *ext;
	Elf *elf;

	elf_version(EV_CURRENT);
	elf = elf_memory((char *)(uintptr_t)bytes, size); /* libelf leaves the bytes alone */
	types = elf ? find_section(elf, ".BTF") : NULL;
	ext = elf ? find_section(elf, ".BTF.ext") : NULL;
	if (types && ext && types->d_buf && ext->d_buf && types->d_size <= UINT32_MAX)
		lines.btf = read_types(types->d_buf, (uint32_t)types->d_size);
	if (lines.btf)
		read_records(&lines, ext->d_buf, ext->d_size);
	elf_end(elf);
	return lines;
}

bool function_find(const void *bytes, size_t size, const char *name, struct function *function)
{
	Elf *elf;
	bool found;

	elf_version(EV_CURRENT);
	elf = elf_memory((char *)(uintptr_t)bytes, size);
	found = elf && find_function(elf, name, function);
	elf_end(elf);
	return found;
}

void lines_free(struct lines *lines)
{
	btf__free(lines->btf);
	free(lines->list);
	*lines = (struct lines){ 0 };
}

const struct line *lines_at(const struct lines *lines, const char *section, uint32_t instruction)
{
	const struct line *found = NULL;

	for (size_t i = 0; i < lines->count; i++) {
		const struct line *line = &lines->list[i];

		if (!strcmp(line->section, section) && line->instruction <= instruction &&
		    (!found || line->instruction >= found->instruction))
			found = line;
	}
	return found;
}

static const char *last_component(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

static const char *skip_blanks(const char *text)
{
	return text + strspn(text, " \t");
}

/* Of one line of the file there may be several, with a note each of what a macro made of it. */
const struct line *lines_find(const struct lines *lines, const char *file, uint32_t number, const char *text,
			      size_t text_length)
{
	const struct line *found = NULL;

	for (size_t i = 0; i < lines->count; i++) {
		const struct line *line = &lines->list[i];
		const char *its = skip_blanks(line->text);

		if (number && line->line != number)
			continue;
		if (file && strcmp(last_component(line->file), file))
			continue;
		if (text_length && strlen(its) == text_length && !strncmp(its, text, text_length))
			return line;
		if (number && !found)
			found = line;
	}
	return found;
}

/* ---- The note behind a line that is a macro's, as the assembler writes it --- */

#define NOTE "  # in "

struct note {
	size_t at; /* where the line ends and the note begins */
	const char *file, *text;
	size_t file_length;
	uint32_t line;
};

/* FILE:LINE: TEXT; the file's name may have colons. */
static bool read_note(const char *words, struct note *note)
{
	for (const char *colon = strchr(words, ':'); colon; colon = strchr(colon + 1, ':')) {
		char *end;
		unsigned long line = strtoul(colon + 1, &end, 10);

		if (end == colon + 1 || strncmp(end, ": ", 2) || !line || line > UINT32_MAX)
			continue;
		note->file = words;
		note->file_length = (size_t)(colon - words);
		note->line = (uint32_t)line;
		note->text = end + 2;
		return true;
	}
	return false;
}

static struct note note_of(const char *text)
{
	struct note note = { .at = strlen(text) };

	/* It stands behind something. */
	for (const char *at = strstr(skip_blanks(text), NOTE); at; at = strstr(at + 1, NOTE))
		if (read_note(at + strlen(NOTE), &note)) {
			note.at = (size_t)(at - text);
			break;
		}
	return note;
}

/* The name comes from an object that may be anyone's: nothing but a regular file is read. */
static FILE *open_source(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct stat status;
	FILE *file = NULL;

	if (fd >= 0 && !fstat(fd, &status) && S_ISREG(status.st_mode))
		file = fdopen(fd, "r");
	if (fd >= 0 && !file)
		close(fd);
	return file;
}

/* Line `number` of a file, to be freed; NULL where it cannot be had. */
static char *line_of_file(const char *path, uint32_t number)
{
	FILE *file = open_source(path);
	char *text = NULL;
	size_t room = 0;
	ssize_t length = -1;

	if (!file)
		return NULL;
	for (uint32_t at = 0; at < number; at++)
		if ((length = getline(&text, &room, file)) < 0)
			break;
	fclose(file);
	if (length < 0) {
		free(text);
		return NULL;
	}
	text[strcspn(text, "\r\n")] = '\0';
	return text;
}

static bool is_same_line(const char *source, const char *remembered, size_t length)
{
	const char *text = skip_blanks(remembered);

	return !strncmp(skip_blanks(source), text, length - (size_t)(text - remembered));
}

/* Takes the path over where its line is what the object remembers; frees it otherwise. */
static bool try_source(struct place *place, const struct line *line, size_t length, char *path)
{
	char *source = path ? line_of_file(path, line->line) : NULL;

	if (source && is_same_line(source, line->text, length)) {
		place->path = path;
		place->source = source;
		return true;
	}
	free(source);
	free(path);
	return false;
}

static char *path_beside(const char *file, const char *beside)
{
	const char *name = last_component(file);
	int folder = (int)(last_component(beside) - beside);
	char *path;

	return asprintf(&path, "%.*s%s", folder, beside, name) < 0 ? NULL : path;
}

/* The statement that begins at `text`: up to a comment, a ';' or the end, without blanks behind it. */
static size_t statement_length(const char *text)
{
	size_t length = 0;

	while (text[length] && text[length] != ';' && text[length] != '#' && strncmp(text + length, "//", 2))
		length++;
	while (length && strchr(" \t", text[length - 1]))
		length--;
	return length ? length : 1;
}

/* `text` has `length` bytes, and the statement begins at `column`, from 0. */
static struct bpfas_diag diag_of(const char *file, uint32_t line, const char *text, size_t length,
				 size_t column)
{
	size_t statement = statement_length(text + column);

	return (struct bpfas_diag){
		.file = file,
		.line = line,
		.column = (uint32_t)column + 1,
		.length = (uint32_t)(statement < length - column ? statement : length - column),
		.source = text,
		.source_length = length,
		.source_column = 1,
	};
}

static void add_inner(struct place *place, const struct note *note)
{
	place->inner_path = strndup(note->file, note->file_length);
	place->inner = diag_of(place->inner_path, note->line, note->text, strlen(note->text), 0);
}

struct place place_of(const struct line *line, const char *beside)
{
	struct note note = note_of(line->text);
	struct place place = { 0 };
	const char *text;
	size_t length, column;

	if (!try_source(&place, line, note.at, strdup(line->file)))
		try_source(&place, line, note.at, path_beside(line->file, beside));
	text = place.source ? place.source : line->text;
	length = place.source ? strlen(text) : note.at;
	column = line->column && line->column <= length ? line->column - 1
							: (size_t)(skip_blanks(text) - text);
	place.diag = diag_of(place.path ? place.path : line->file, line->line, text, length, column);
	if (note.file)
		add_inner(&place, &note);
	return place;
}

void place_free(struct place *place)
{
	free(place->path);
	free(place->source);
	free(place->inner_path);
	*place = (struct place){ 0 };
}
