/*
 * wrap MODULE TOKEN KEY: what a program in C reaches that wraps a data key of 32 bytes: twelve random bytes, then
 * C_EncryptInit and C_Encrypt with AES-GCM and 60 bytes of context. The PIN is in HSM_TEST_PIN. Each line of the input
 * is a number of milliseconds; for so long it wraps, and answers with wraps per second.
 */
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

typedef unsigned long CK_ULONG;
typedef unsigned char CK_BYTE;
typedef struct { CK_BYTE major, minor; void *function[68]; } CK_FUNCTION_LIST;
typedef struct { CK_ULONG type; void *value; CK_ULONG length; } CK_ATTRIBUTE;
typedef struct { CK_ULONG mechanism; void *parameter; CK_ULONG length; } CK_MECHANISM;
typedef struct { CK_BYTE *iv; CK_ULONG ivLength, ivBits; CK_BYTE *aad; CK_ULONG aadLength, tagBits; } CK_GCM_PARAMS;
typedef struct { void *mutexes[4]; CK_ULONG flags; void *reserved; } CK_INITIALIZE;
typedef CK_ULONG (*function)();

static CK_FUNCTION_LIST *list;
#define CALL(index, ...) must(((function)list->function[index])(__VA_ARGS__), index)

static void must(CK_ULONG result, int index) {
  if (result != 0) {
    fprintf(stderr, "function %d returned 0x%lx\n", index, result);
    exit(1);
  }
}

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

int main(int count, char **arguments) {
  char *pin = getenv("HSM_TEST_PIN");
  void *library = count == 4 ? dlopen(arguments[1], RTLD_NOW) : NULL;
  if (library == NULL || pin == NULL) {
    fprintf(stderr, "usage: HSM_TEST_PIN=… wrap MODULE TOKEN KEY\n");
    return 2;
  }
  must(((function)dlsym(library, "C_GetFunctionList"))(&list), 3);
  CK_INITIALIZE initialize = {.flags = 2};
  CALL(0, &initialize);
  CK_ULONG slots[64], slot_count = 64, slot = 0;
  CALL(4, (CK_BYTE)1, slots, &slot_count);
  for (CK_ULONG i = 0; i < slot_count; i++) {
    CK_BYTE info[512];
    CALL(6, slots[i], info);
    size_t length = strlen(arguments[2]);
    if (memcmp(info, arguments[2], length) == 0 && info[length] == ' ') slot = slots[i];
  }
  CK_ULONG session, key, found;
  CALL(12, slot, 6UL, NULL, NULL, &session);
  CALL(18, session, 1UL, pin, (CK_ULONG)strlen(pin));
  CK_ATTRIBUTE label = {3, arguments[3], strlen(arguments[3])};
  CALL(26, session, &label, 1UL);
  CALL(27, session, &key, 1UL, &found);
  CALL(28, session);
  if (found != 1) return 1;

  CK_BYTE iv[12], aad[60] = {1}, data[32] = {2}, out[64];
  char line[64];
  while (fgets(line, sizeof line, stdin) != NULL) {
    double start = now(), end = start + atof(line) / 1000;
    long wraps = 0;
    do {
      for (int i = 0; i < 100; i++, wraps++) {
        CK_GCM_PARAMS parameters = {iv, 12, 96, aad, sizeof aad, 128};
        CK_MECHANISM mechanism = {0x1087, &parameters, sizeof parameters};
        CK_ULONG length = sizeof out;
        CALL(64, session, iv, (CK_ULONG)sizeof iv);
        CALL(29, session, &mechanism, key);
        CALL(30, session, data, (CK_ULONG)sizeof data, out, &length);
      }
    } while (now() < end);
    printf("%.0f\n", (double)wraps / (now() - start));
    fflush(stdout);
  }
  return 0;
}
