#pragma once
#include <libxml/xmlversion.h>
// libxml2 would otherwise include ICU's headers, which clash with the ICU that Foundation brings as a module.
#undef LIBXML_ICU_ENABLED
#include <libxml/xmlstring.h>
#include <libxml/dict.h>
#include <libxml/encoding.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/xmlerror.h>
